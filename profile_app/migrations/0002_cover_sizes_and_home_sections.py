from django.db import migrations, models

import blog.images.fields

FORMER_ORDER = [
    *("news", "publications", "write-ups", "education", "experience", "awards", "service"),
    *("teaching", "talks", "students", "popular", "interests"),
]
NEW_ORDER = [
    *("publications", "recent", "popular", "news", "reading", "education", "experience", "awards"),
    *("activities", "service", "teaching", "talks", "students", "write-ups", "interests"),
]
KINDS = {
    "publications": "Publications",
    "recent": "Recent posts",
    "popular": "Most-visited writings",
    "news": "News",
    "reading": "Reading activity",
    "education": "Education",
    "experience": "Experience",
    "awards": "Awards",
    "activities": "Professional activities",
    "service": "Service",
    "teaching": "Teaching",
    "talks": "Talks",
    "students": "Students",
    "write-ups": "Other write-ups",
    "interests": "Interests",
    "own": "Custom text",
}


def add_sections(apps, schema_editor):
    """Use the new order unless the owner has changed the former one."""
    sections = apps.get_model("profile_app", "HomeSection").objects
    found = {section.kind: section for section in sections.order_by("order", "pk")}
    if list(found) == FORMER_ORDER:
        for order, kind in enumerate(NEW_ORDER):
            sections.update_or_create(kind=kind, defaults={"order": order})
        return
    popular = found.get("popular")
    for kind in ("recent", "reading"):
        order = popular.order if popular else len(found)
        sections.get_or_create(kind=kind, defaults={"order": order})


class Migration(migrations.Migration):
    dependencies = [("profile_app", "0001_squashed")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="cover_sizes",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="publication",
            name="cover",
            field=blog.images.fields.CleanImageField(
                blank=True,
                help_text="Shown next to the title. Wide figures fit best (16:10).",
                upload_to="publications/",
                verbose_name="image",
            ),
        ),
        migrations.AlterField(
            model_name="homesection",
            name="kind",
            field=models.CharField(
                choices=list(KINDS.items()),
                default="own",
                help_text=(
                    "“Professional activities” shows service, teaching and talks under one heading."
                ),
                max_length=12,
                verbose_name="type",
            ),
        ),
        migrations.RunPython(add_sections, migrations.RunPython.noop),
    ]
