from django.db import migrations, models


def split_names(apps, schema_editor):
    """Move the host of ``web-2-7-0123456789ab.journal`` to its column."""
    for bookmark in _bookmarks(apps, schema_editor):
        parts = bookmark.name.rsplit("-", 2)
        if len(parts) == 3:
            bookmark.host, bookmark.name = parts[0], "-".join(parts[1:])
            bookmark.save()


def join_names(apps, schema_editor):
    for bookmark in _bookmarks(apps, schema_editor).exclude(host=""):
        bookmark.name = f"{bookmark.host}-{bookmark.name}"
        bookmark.save()


def _bookmarks(apps, schema_editor):
    bookmarks = apps.get_model("blog", "JournalBookmark").objects
    return bookmarks.using(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_redirects_to_any_url")]

    operations = [
        # Without a default in the database: older processes must not add bookmarks without it.
        migrations.AddField(
            model_name="journalbookmark",
            name="host",
            field=models.CharField(blank=True, default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="journalbookmark",
            name="name",
            field=models.CharField(max_length=200),
        ),
        migrations.RunPython(split_names, join_names),
        migrations.AddConstraint(
            model_name="journalbookmark",
            constraint=models.UniqueConstraint(
                fields=("host", "name"), name="bookmark_once_a_journal"
            ),
        ),
    ]
