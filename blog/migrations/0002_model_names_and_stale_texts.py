from django.db import migrations, models


class Migration(migrations.Migration):
    # The tables keep their names, so that no data moves.
    dependencies = [("blog", "0001_squashed")]

    operations = [
        *(
            operation
            for old, new in (
                ("Version", "Revision"),
                ("ContentVersion", "CacheGeneration"),
                ("DraftRevision", "Autosave"),
                ("Writing", "BlogSettings"),
            )
            for operation in (
                migrations.AlterModelTable(name=old, table=f"blog_{old.lower()}"),
                migrations.RenameModel(old_name=old, new_name=new),
            )
        ),
        migrations.AlterModelOptions(
            name="blogsettings",
            options={"verbose_name": "blog settings", "verbose_name_plural": "blog settings"},
        ),
        migrations.CreateModel(
            name="StaleText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("object_id", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("model", "object_id"), name="stale_text_is_unique"
                    )
                ],
            },
        ),
    ]
