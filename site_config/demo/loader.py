"""Load the demo, an export folder, in addition to existing content."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from blog.deferred import deferred_work
from blog.images.rendition_threads import encoding_later
from profile_app.models import Resource
from site_config.archive.reader import Content, read_export
from site_config.demo.invented_visits import invent_downloads, invent_visits
from site_config.demo.media import delete_unreferenced, drop_unused_images, media_file_names
from site_config.demo.missing_rows import DemoImporter
from site_config.demo.report import DemoReport

DEMO_FOLDER = Path(__file__).parent / "site"
# "Today" in the folder; its dates are shifted by the difference to the actual date.
WRITTEN_ON = date(2026, 11, 29)


def load_demo(
    *, dry_run: bool, progress: Callable[[str], None], folder: Path = DEMO_FOLDER
) -> DemoReport:
    """Add what is missing, and change nothing else.

    Raise ContentRefused, SourceRefused, DatabaseError or OSError. In that case nothing was added.
    """
    now = timezone.now()
    content = read_export(folder)
    _move_dates(content, now)
    report = DemoReport(is_dry_run=dry_run)
    importer = DemoImporter(content, progress, report)
    with importer.transaction(dry_run=dry_run):
        # The server generates the image sizes later, so that the first start is quick.
        with deferred_work(), encoding_later():
            importer.import_rows()
        importer.restore_values()
        report.visits = invent_visits(importer.new_posts, now)
        publication_files = Resource.objects.filter(publication__is_demo=True)
        invent_downloads(media_file_names(publication_files), now)
        drop_unused_images()
        delete_unreferenced(importer.added_files)
    return report


def _move_dates(content: Content, now: datetime) -> None:
    """Shift all timestamps, and the days on which papers were read, to before ``now``."""
    days = timedelta(days=(now.astimezone(UTC).date() - WRITTEN_ON).days)
    images = [file.values for file in content.media.files if file.values]
    for values in (*(row.values for rows in content.rows.values() for row in rows), *images):
        for name, value in values.items():
            if isinstance(value, datetime) or (name == "read_on" and value):
                values[name] = value + days
