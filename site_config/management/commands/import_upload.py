import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.imports.cancellation import stop_on_sigterm
from site_config.imports.job_runs import run_job
from site_config.imports.jobs import STAGES, JobGoneError, find_job

# Serving readers takes priority.
_NICENESS = 10


class Command(BaseCommand):
    help = (
        "Preview or import a ZIP file uploaded in the admin, which runs this command "
        "itself. To import a folder or ZIP file yourself, use 'import_posts'."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "token", help="name of the import's folder in imports/ of the staging storage"
        )
        parser.add_argument("stage", choices=STAGES)

    def handle(self, *, token: str, stage: str, **options: Any) -> None:
        os.nice(_NICENESS)
        try:
            with stop_on_sigterm():
                run_job(find_job(token), stage)
        except JobGoneError as error:
            raise CommandError(str(error)) from error
