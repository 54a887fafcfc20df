"""The commands: ``python manage.py NAME`` in a clone, ``offprint NAME`` if installed."""

import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

from site_config.private_files import restrict_new_files
from site_config.program import DEFAULT_DATA_DIR, VERSION

SETTINGS = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
HELP = """\
offprint: a website for researchers, with a homepage and a blog of paper notes.

  offprint run                       prepare the site and serve it at 127.0.0.1:8000
  offprint prepare                   create or update the database and files of the site
  offprint serve                     serve a prepared site
  offprint upgrade                   update the site and the running server to this version
  offprint import FOLDER             import a site, notes, or an export file
  offprint import_bibtex FILE        import publications or papers
  offprint export FOLDER             export the content as Markdown, YAML and BibTeX
  offprint export_site FOLDER        export the public site as static files
  offprint backup FILE               back up the whole site
  offprint restore FILE              restore a backup
  offprint doctor                    check the server, the settings and the public URL
  offprint changepassword USER       set a new password for an account
  offprint disable_two_factor USER   let someone without their second factor sign in
  offprint NAME --help               help on a command; 'offprint help' lists all

Every command accepts --data DIR, the folder of the site's data (by default offprint-data in the
current folder). Settings are read from the environment and from DIR/.env.
"""
_ALIASES = {"import": "import_posts", "export": "export_content"}


def main(arguments: Sequence[str]) -> None:
    """Run a command; an invalid setting or a failing disk is one line and not a traceback."""
    restrict_new_files(arguments)
    try:
        import_module(SETTINGS)
    except (EnvError, ImproperlyConfigured) as error:
        # environs says: Environment variable "PORT" invalid: ['Must be ...']
        pattern = r"""Environment variable "(\w+)" invalid: \W*(.*?)[]']*$"""
        sys.exit("Invalid setting: " + re.sub(pattern, r"\1: \2", str(error)))
    try:
        execute_from_command_line(list(arguments))
    except Exception as error:
        # Imported late, because it needs the settings.
        from site_config.storage_errors import explain

        sentence = explain(error)
        if not sentence or "--traceback" in arguments:
            raise
        sys.exit(f"Error: {sentence}")


def offprint() -> None:
    """Run the command of the installed package."""
    arguments = _without_data_dir(sys.argv[1:])
    # The server changes the current folder, so the default is settled first.
    os.environ.setdefault("DATA_DIR", str(DEFAULT_DATA_DIR))
    name = arguments[0] if arguments else "--help"
    if name in {"--help", "-h"}:
        sys.stdout.write(HELP)
    elif name == "--version":
        sys.stdout.write(f"{VERSION}\n")
    elif name == "run":
        main(["offprint", "prepare"])
        # The server replaces this process.
        sys.stdout.flush()
        main(["offprint", "serve", *arguments[1:]])
    else:
        main(["offprint", _ALIASES.get(name, name), *arguments[1:]])


def _without_data_dir(arguments: list[str]) -> list[str]:
    """Take ``--data DIR`` out of the arguments, and set it."""
    for number, argument in enumerate(arguments):
        name, is_joined, folder = argument.partition("=")
        if name != "--data":
            continue
        rest = arguments[number + 1 :]
        if not is_joined:
            if not rest:
                sys.exit("--data: give the folder of the site's data.")
            folder, *rest = rest
        os.environ["DATA_DIR"] = os.path.abspath(os.path.expanduser(folder))  # noqa: PTH100, PTH111
        return arguments[:number] + rest
    return arguments
