from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blog.bibliography.bibtex_entries import BibliographyError, decode
from blog.bibliography.bibtex_reading import Reading, read_bibtex
from blog.bibliography.marks import MEANINGS, MarksError, read_marks
from blog.papers.paper_import import import_papers, plan_papers
from profile_app.publications.files import LocalFiles
from profile_app.publications.importing import ImportRefusedError, apply_plan
from profile_app.publications.plan import make_plan
from profile_app.publications.report import report_of, report_of_papers

HELP = f"""\
Bring a BibTeX file to this site: your publications, or with --papers the reading list.

  manage.py import_bibtex papers.bib --me "Rui Pan" --dry-run    say what would happen
  manage.py import_bibtex papers.bib --me "Rui Pan"              do it
  manage.py import_bibtex reading.bib --papers                   for the reading list

Files that the bibliography names (pdf = {{apparate.pdf}}) come along where they are found beside
it, or below the folder that --files names: that of your old site, for example.

A mark beside a name (Pan*, Rui) becomes a fact. A star means equal contribution unless a note in
the entry says otherwise; --marks "*=corresponding, †=equal" says it for the whole file. The
meanings are {", ".join(MEANINGS)}.

Running it again changes nothing; what has changed in the file since is changed here, unless you
have edited it on the site: then yours is kept and named. All arrives, or nothing does. Entries
that cannot be read are listed by name and line, with what to mend.
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the BibTeX file")
        parser.add_argument("--me", default="", help="your name, as the file has it")
        parser.add_argument("--marks", default="", help="what marks beside names mean")
        parser.add_argument("--papers", action="store_true", help="fill the reading list instead")
        parser.add_argument("--files", type=Path, metavar="DIR", help="where named files are")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )

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
                return report_of_papers(paper_plan, is_dry_run=dry_run)
            folders = [file.expanduser().parent, *([files.expanduser()] if files else [])]
            plan = make_plan(reading, files=LocalFiles(folders), me=me)
            if not dry_run:
                apply_plan(plan, me=me)
        except (ImportRefusedError, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was imported, since this failed: {error}") from error
        return report_of(plan, is_dry_run=dry_run)


def _read(file: Path, marks: str) -> Reading:
    try:
        reading = read_bibtex(decode(file.read_bytes()), marks=read_marks(marks))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except (BibliographyError, MarksError) as error:
        raise CommandError(str(error)) from error
    if not reading.references and not reading.refused:
        raise CommandError(f"{file} has no entries: it is no BibTeX file, or an empty one.")
    return reading
