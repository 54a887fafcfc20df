"""Loads the demo content: all of it or, on any failure, nothing."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from blog.deferred import gathered
from profile_app.models import Resource
from site_config.demo.clearing import clear_demo
from site_config.demo.content import FOLDER, read_content
from site_config.demo.invented_visits import invent_downloads, invent_visits
from site_config.demo.media import DemoFiles, drop_unused_pictures, file_names
from site_config.demo.person import load_person, load_publications
from site_config.demo.placing import Placing
from site_config.demo.report import DemoError, DemoReport
from site_config.demo.writing import load_writing

__all__ = ["DemoError", "DemoReport", "clear_demo", "load_demo"]


def load_demo(*, dry_run: bool, folder: Path = FOLDER) -> DemoReport:
    """Make what is missing, bring up to date what is the demo's, leave alone what is the owner's.

    Raises DemoError, and whatever the renderer, the database or the disk raises; then no row and no
    file has been left behind.
    """
    report = DemoReport(is_dry_run=dry_run)
    files = DemoFiles(is_dry_run=dry_run)
    content = read_content(folder)
    now = timezone.now()
    try:
        with transaction.atomic(), gathered():
            placing = Placing(files, report)
            new_posts = load_writing(content, placing, now)
            load_publications(content, placing)
            load_person(content, placing)
            report.visits = invent_visits(new_posts, now)
            invent_downloads(file_names(Resource.objects.filter(publication__is_demo=True)), now)
            drop_unused_pictures()
            transaction.set_rollback(dry_run)
    except BaseException:
        files.take_back()
        raise
    return report
