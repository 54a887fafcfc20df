from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_model_names_and_stale_texts")]

    operations = [
        migrations.AddField(
            model_name="cachegeneration",
            name="renderer",
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
