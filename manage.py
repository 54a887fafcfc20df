#!/usr/bin/env python
import os
import re
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

from site_config.private_files import restrict_new_files

SETTINGS = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")


def main() -> None:
    restrict_new_files(sys.argv)
    # Imported on their own, so that an invalid setting is one line and not a traceback.
    try:
        import_module(SETTINGS)
    except (EnvError, ImproperlyConfigured) as error:
        # environs says: Environment variable "PORT" invalid: ['Must be ...']
        pattern = r"""Environment variable "(\w+)" invalid: \W*(.*?)[]']*$"""
        sys.exit("Invalid setting: " + re.sub(pattern, r"\1: \2", str(error)))
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        # Imported late, because it needs the settings.
        from site_config.storage_errors import explain

        sentence = explain(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.exit(f"Error: {sentence}")


if __name__ == "__main__":
    main()
