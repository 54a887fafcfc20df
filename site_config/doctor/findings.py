"""What a check finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "problem", "skipped"]


@dataclass(frozen=True)
class Finding:
    state: State
    # What was found and, for a problem, what to do.
    text: str


Check = Callable[[], Finding]


def ok(text: str) -> Finding:
    return Finding("ok", text)


def problem(text: str) -> Finding:
    return Finding("problem", text)


def skipped(text: str) -> Finding:
    return Finding("skipped", text)
