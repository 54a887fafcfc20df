from django.core.files.storage import default_storage
from django.db import migrations


def weigh(apps, schema_editor):
    """Note the bytes of each file; `manage.py pictures rebuild` then makes today's sizes."""
    for image in apps.get_model("blog", "Image").objects.iterator():
        image.weight = bytes_of(str(image.file))
        image.variants = [[width, name, bytes_of(name)] for width, name in image.variants]
        image.save(update_fields=["weight", "variants"])


def bytes_of(name):
    return default_storage.size(name) if default_storage.exists(name) else 0


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_pictures")]

    operations = [migrations.RunPython(weigh, migrations.RunPython.noop)]
