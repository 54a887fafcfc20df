from django.db import migrations, models
from django.db.models import F

KINDS = {
    "publications": "Publications",
    "recent": "Recent posts",
    "popular": "Most-visited writings",
    "news": "News",
    "people": "People",
    "projects": "Projects",
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


def add_section(apps, schema_editor):
    """Show the people right after the news."""
    sections = apps.get_model("profile_app", "HomeSection").objects
    news = sections.filter(kind="news").first()
    if news is None or sections.filter(kind="people").exists():
        return
    sections.filter(order__gt=news.order).update(order=F("order") + 1)
    sections.create(kind="people", order=news.order + 1)


class Migration(migrations.Migration):
    dependencies = [("profile_app", "0012_people")]

    operations = [
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
        migrations.RunPython(add_section, migrations.RunPython.noop),
    ]
