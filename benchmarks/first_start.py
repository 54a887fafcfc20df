"""Measure a first start, and how much the demo content adds.

python -m benchmarks.first_start
"""

import tempfile
from pathlib import Path

from benchmarks.content import run


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        site = Path(name, "site")
        run("First start, empty", site, "prepare", "--no-demo")
        run("Loading the demo", site, "demo", "load")
        run("Loading it again", site, "demo", "load")
        run("A command that does nothing", site, "demo", "load", "--help")
        run("First start with the demo", Path(name, "demo"), "prepare")
        run("Second start", Path(name, "demo"), "prepare")


if __name__ == "__main__":
    main()
