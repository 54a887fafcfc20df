"""A whole site from a folder: its posts and its person, in one transaction."""

from pathlib import Path

from blog.exchange.accounting import account_for
from blog.exchange.importer import Options, all_or_nothing, read_folder, write_posts
from blog.exchange.report import Report
from profile_app.exchange.writing_person import write_person
from site_config.moving_in.people import PERSON_READERS


def import_site(root: Path, options: Options | None = None) -> Report:
    """Raise SourceRefused, with a sentence for the owner, where nothing can be imported."""
    arrival = read_folder(root, options or Options())
    reader = PERSON_READERS.get(arrival.report.format)
    person = reader(arrival.folder, arrival.report) if reader else None
    with all_or_nothing(arrival):
        write_posts(arrival)
        if person is not None:
            write_person(person, arrival.book, arrival.options.name)
    account_for(arrival.folder, arrival.report)
    return arrival.report
