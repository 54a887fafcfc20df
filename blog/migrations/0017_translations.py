from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0016_permission_to_publish"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="translation_key",
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="language",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["translation_key"], name="post_translations"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("binned_at", None), models.Q(("translation_key", ""), _negated=True)),
                fields=("translation_key", "language"),
                name="post_translated_once_a_language",
            ),
        ),
    ]
