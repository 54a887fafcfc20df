"""Load the demo: a folder of the site's own export format, beside whatever the site has."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from blog.deferred import deferred_work
from blog.images.library import encoding_later
from profile_app.models import Resource
from site_config.archive.reader import Content, read_folder
from site_config.demo.invented_visits import invent_downloads, invent_visits
from site_config.demo.media import delete_unreferenced, drop_unused_images, file_names
from site_config.demo.missing_rows import DemoMaker
from site_config.demo.report import DemoReport

FOLDER = Path(__file__).parent / "site"
# The day that the dates in the folder assume; on any other day they are moved by the difference.
WRITTEN_ON = date(2026, 11, 29)


def load_demo(
    *, dry_run: bool, progress: Callable[[str], None], folder: Path = FOLDER
) -> DemoReport:
    """Add what is missing and change nothing that is there.

    Raises ContentRefused, SourceRefused, and whatever the database or the disk raises; then no row
    and no file has been added.
    """
    now = timezone.now()
    content = read_folder(folder)
    _move_dates(content, now)
    report = DemoReport(is_dry_run=dry_run)
    maker = DemoMaker(content, progress, report)
    try:
        with transaction.atomic():
            # The sizes of images are made by the server, so that the first start is short.
            with deferred_work(), encoding_later():
                maker.make()
            maker.set_exactly()
            report.visits = invent_visits(maker.new_posts, now)
            invent_downloads(file_names(Resource.objects.filter(publication__is_demo=True)), now)
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
    """Move every moment, and the days on which papers were read, to before ``now``."""
    days = timedelta(days=(now.astimezone(UTC).date() - WRITTEN_ON).days)
    images = [file.values for file in content.media.files if file.values]
    for values in (*(row.values for rows in content.rows.values() for row in rows), *images):
        for name, value in values.items():
            if isinstance(value, datetime) or (name == "read_on" and value):
                values[name] = value + days
