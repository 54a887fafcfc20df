from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0015_post_uid'),
    ]

    operations = [
        migrations.AlterField(
            'post', 'uid', models.UUIDField(default=uuid4, unique=True, editable=False)
        ),
    ]
