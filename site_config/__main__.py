"""``python -m site_config NAME`` runs a command in a clone as in an installed package."""

import sys

from site_config.command_line import main

main(["offprint", *sys.argv[1:]])
