from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_image_trash")]

    operations = [
        migrations.AddField(
            model_name="cachegeneration",
            name="time_zone",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
