"""How the tests are distributed to the processes of a run."""

from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"


class LongestFirst(LoadScopeScheduling):
    """Give a file to one process, which makes the fixtures of its module once.

    All tests in a browser share one process, with one browser and one server.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        # Otherwise it sorts by the number of tests: a test of a server takes longer than hundreds.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid.partition("::")[0]


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
