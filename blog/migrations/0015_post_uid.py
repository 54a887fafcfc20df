from uuid import uuid4

from django.db import migrations, models


def give_uids(apps, schema_editor):
    Post = apps.get_model("blog", "Post")
    for pk in list(Post._base_manager.values_list("pk", flat=True)):
        Post._base_manager.filter(pk=pk).update(uid=uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0014_citation_key_is_its_own'),
    ]

    operations = [
        migrations.AddField('post', 'uid', models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
    ]
