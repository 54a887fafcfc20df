from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from site_config.overrides import copy_template, mark_as_reviewed


class Command(BaseCommand):
    help = (
        "Copy a built-in template, such as blog/post_detail.html, into overrides/templates in the "
        "data folder, where you can change it. With --reviewed, record instead that your copy is "
        "up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("template", help="name of the template, such as _footer.html")
        parser.add_argument(
            "--reviewed",
            action="store_true",
            help="you have taken over what changed in the built-in template",
        )

    def handle(self, *, template: str, reviewed: bool, **options: Any) -> str:
        data_dir = Path(settings.DATA_DIR)
        try:
            if reviewed:
                mark_as_reviewed(data_dir, template)
                return f"{template} is marked as up to date."
            path = copy_template(data_dir, template)
        except FileNotFoundError as error:
            kind = "override" if reviewed else "built-in template"
            raise CommandError(f"There is no {kind} {template}.") from error
        except FileExistsError as error:
            raise CommandError(f"{error.filename} exists already.") from error
        return f"Copied to {path}. Restart the server after changing it."
