from django.db import migrations, models

SQLITE = (
    # The words come ready made: whatever stands between two spaces is one of them.
    "CREATE VIRTUAL TABLE blog_search_text USING fts5(title, about, text, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")",
)
POSTGRESQL = (
    "ALTER TABLE blog_searchentry ADD COLUMN title_words tsvector, ADD COLUMN words tsvector",
    # Compressed, they would be unpacked for each row that is looked at.
    "ALTER TABLE blog_searchentry ALTER COLUMN words SET STORAGE EXTERNAL",
    "CREATE INDEX blog_searchentry_words ON blog_searchentry USING gin (words)",
)


def add_words(apps, schema_editor):
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql, None)


def remove_words(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE blog_search_text")


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_note_templates")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(choices=[("post", "Post"), ("paper", "Paper"), ("publication", "Publication")], max_length=12)),
                ("source_pk", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("note", "Note"), ("essay", "Essay"), ("paper", "Paper"), ("publication", "Publication")], max_length=12)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("dated_on", models.DateField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("topics", models.ManyToManyField(related_name="+", to="blog.topic")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "source_pk"), name="search_entry_once_a_source")],
            },
        ),
        migrations.RunPython(add_words, remove_words),
    ]
