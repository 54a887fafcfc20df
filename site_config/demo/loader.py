"""Load the demo, an export folder, in addition to existing content."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from blog.deferred import deferred_work
from blog.images.library import encoding_later
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
    maker = DemoImporter(content, progress, report)
    try:
        with transaction.atomic():
            # The server makes the image sizes, so that the first start is quick.
            with deferred_work(), encoding_later():
                maker.make()
            maker.set_exactly()
            report.visits = invent_visits(maker.new_posts, now)
            invent_downloads(
                media_file_names(Resource.objects.filter(publication__is_demo=True)), now
            )
            drop_unused_images()
            delete_unreferenced(maker.added_files)
            transaction.set_rollback(dry_run)
    except BaseException:
        maker.forget()
        raise
    if dry_run:
        maker.forget()
    return report


def _move_dates(content: Content, now: datetime) -> None:
    """Shift all timestamps, and the days on which papers were read, to before ``now``."""
    days = timedelta(days=(now.astimezone(UTC).date() - WRITTEN_ON).days)
    images = [file.values for file in content.media.files if file.values]
    for values in (*(row.values for rows in content.rows.values() for row in rows), *images):
        for name, value in values.items():
            if isinstance(value, datetime) or (name == "read_on" and value):
                values[name] = value + days
