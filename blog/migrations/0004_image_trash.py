from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_renderer_of_stored_html")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="binned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
