"""Measure the first start, and what the demo content adds to it.

python -m benchmarks.first_start
"""

import tempfile
from pathlib import Path

from benchmarks.running import run_command


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        site, demo = Path(name, "site"), Path(name, "demo")
        run_command("first start, empty", site, "prepare", "--no-demo")
        run_command("demo load", site, "demo", "load")
        run_command("demo load again", site, "demo", "load")
        run_command("a command that does nothing", site, "demo", "load", "--help")
        run_command("first start with the demo", demo, "prepare")
        run_command("second start", demo, "prepare")


if __name__ == "__main__":
    main()
