import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.imports.cancellation import stopped_in_order
from site_config.imports.job_runs import run_job
from site_config.imports.jobs import STAGES, JobGoneError, find_job

# Lower priority than the server.
NICENESS = 10


class Command(BaseCommand):
    help = (
        "Preview or import a zip uploaded in the admin, which runs this command itself. "
        "Use 'import_posts' for a folder or a zip of your own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("token", help="name of the upload's folder")
        parser.add_argument("stage", choices=STAGES)

    def handle(self, *, token: str, stage: str, **options: Any) -> None:
        os.nice(NICENESS)
        try:
            with stopped_in_order():
                run_job(find_job(token), stage)
        except JobGoneError as error:
            raise CommandError(str(error)) from error
