#!/usr/bin/env python
import sys

from site_config.command_line import main

if __name__ == "__main__":
    main(sys.argv)
