from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand


class MultilineHelpCommand(BaseCommand):
    """A command whose help keeps its line breaks."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        if prog_name == "offprint":
            self.help = self.help.replace("manage.py ", "offprint ")
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )
