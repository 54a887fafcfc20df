from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from blog.bibliography.bibtex_entries import BibliographyError, decode
from blog.bibliography.bibtex_reading import BibtexReading, read_bibtex
from blog.bibliography.marks import MEANINGS, MarksError, parse_meanings
from blog.management.multiline_help import MultilineHelpCommand
from blog.papers.paper_import import import_papers, plan_papers
from profile_app.publications.files import LocalFiles
from profile_app.publications.importing import ImportRefusedError, apply_plan
from profile_app.publications.plan import make_plan
from profile_app.publications.report import format_paper_report, format_report

_HELP = f"""\
Import a BibTeX file: your publications, or with --papers the reading list.

  manage.py import_bibtex papers.bib --me "Rui Pan" --dry-run    preview
  manage.py import_bibtex papers.bib --me "Rui Pan"              import
  manage.py import_bibtex reading.bib --papers                   into the reading list

Files named in the bibliography (pdf = {{apparate.pdf}}) are imported if they are next to it or
below the directory given by --files, such as that of your old site.

Marks next to names (Pan*, Rui) are imported too. An asterisk means equal contribution unless a
note in the entry says otherwise; --marks "*=corresponding, †=equal" applies to the whole file.
Meanings:
{", ".join(MEANINGS)}.

Running it again applies what has changed in the file. Your own edits on the site are kept and
listed. The import is all or nothing. Entries that can't be read are listed by key and line, with
how to fix them.
"""


class Command(MultilineHelpCommand):
    help = _HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="BibTeX file")
        parser.add_argument("--me", default="", help="your name as spelled in the file")
        parser.add_argument("--marks", default="", help="what marks next to names mean")
        parser.add_argument("--papers", action="store_true", help="import into the reading list")
        parser.add_argument(
            "--files", type=Path, metavar="DIR", help="directory to look for files in"
        )
        parser.add_argument("--dry-run", action="store_true", help="show the report; save nothing")

    def handle(
        self,
        *,
        file: Path,
        me: str,
        marks: str,
        papers: bool,
        files: Path | None,
        dry_run: bool,
        **options: Any,
    ) -> str:
        reading = _read(file.expanduser(), marks)
        try:
            if papers:
                paper_plan = plan_papers(reading)
                if not dry_run:
                    import_papers(paper_plan)
                return format_paper_report(paper_plan, is_dry_run=dry_run)
            plan = make_plan(reading, files=LocalFiles(_folders(file.expanduser(), files)))
            if not dry_run:
                apply_plan(plan, me=me)
        except (ImportRefusedError, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was imported: {error}") from error
        return format_report(plan, is_dry_run=dry_run)


def _folders(file: Path, files: Path | None) -> list[Path]:
    """Return where to look for named files: in Jekyll, below the parent of ``_bibliography``."""
    folders = [file.parent]
    if file.parent.name.lstrip("_") in {"bibliography", "bib"}:
        folders.append(file.parent.parent)
    return [*folders, files.expanduser()] if files else folders


def _read(file: Path, marks: str) -> BibtexReading:
    try:
        reading = read_bibtex(decode(file.read_bytes()), marks=parse_meanings(marks))
    except OSError as error:
        raise CommandError(f"Can't read {file}: {error.strerror}.") from error
    except (BibliographyError, MarksError) as error:
        raise CommandError(str(error)) from error
    if not reading.references and not reading.refused:
        hint = "import_posts reads a Zotero library in CSL-JSON or RDF"
        raise CommandError(f"{file} contains no BibTeX entries; {hint}.")
    return reading
