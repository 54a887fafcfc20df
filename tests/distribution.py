"""How the tests are distributed to the processes of a run."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
OF_AUTHORS = re.compile(f"{BROWSER}test_(admin|author|editor|owner|write)")


class LongestFirst(LoadScopeScheduling):
    """Give a file to one process, which makes the fixtures of its module once.

    Tests in a browser share two processes, each with its browser and its server: of what authors
    do, and of what readers see.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        # Otherwise it sorts by the number of tests: a test of a server takes longer than hundreds.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return f"{BROWSER}{bool(OF_AUTHORS.match(nodeid))}"
        return nodeid.partition("::")[0]


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with the longest files first, so that no process is left alone at the end.

    The tests of a file keep their order. Files of ``tests/blog`` are short, and come last.
    """
    files = {path: number for number, path in enumerate(sorted({item.path for item in items}))}
    slow = {item.path for item in items if item.get_closest_marker("server")}
    return sorted(
        items,
        key=lambda item: (
            not item.nodeid.startswith(BROWSER),
            item.path not in slow,
            -files[item.path],
        ),
    )
