from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_trashed_rows")]

    operations = [
        migrations.CreateModel(
            name="SiteImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("rows", models.JSONField(default=list)),
            ],
        ),
    ]
