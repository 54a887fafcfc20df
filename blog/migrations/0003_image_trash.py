from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_model_names_and_stale_texts")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="binned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
