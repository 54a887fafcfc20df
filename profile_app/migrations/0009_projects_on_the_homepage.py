from django.db import migrations
from django.db.models import F


def add_section(apps, schema_editor):
    """Show the projects right after the publications."""
    sections = apps.get_model("profile_app", "HomeSection").objects
    publications = sections.filter(kind="publications").first()
    if publications is None or sections.filter(kind="projects").exists():
        return
    sections.filter(order__gt=publications.order).update(order=F("order") + 1)
    sections.create(kind="projects", order=publications.order + 1)


class Migration(migrations.Migration):
    dependencies = [("profile_app", "0008_talks")]

    operations = [migrations.RunPython(add_section, migrations.RunPython.noop)]
