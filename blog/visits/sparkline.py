"""Sparklines: small line charts of the last weeks, for rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

WIDTH, HEIGHT, MARGIN = 88, 22, 2


@dataclass(frozen=True)
class Sparkline:
    path: str
    text: str


def sparkline(values: Sequence[int]) -> Sparkline:
    return Sparkline(sparkline_path(values), describe_trend(values))


def sparkline_path(values: Sequence[int]) -> str:
    """Return the ``d`` of an SVG path through ``values``, scaled to their maximum."""
    highest = max(values, default=0) or 1
    step = WIDTH / max(1, len(values) - 1)
    scale = (HEIGHT - 2 * MARGIN) / highest
    points = (
        f"{index * step:.1f} {HEIGHT - MARGIN - value * scale:.1f}"
        for index, value in enumerate(values)
    )
    return "M" + "L".join(points)


def describe_trend(values: Sequence[int]) -> str:
    """Describe the line in words, for screen readers."""
    half = len(values) // 2
    before, after = sum(values[:half]), sum(values[half:])
    sentence = gettext("Steady over {weeks} weeks, {last} in the last week")
    if not before and not after:
        sentence = gettext("No visits in {weeks} weeks")
    elif after > before * 1.25:
        sentence = gettext("Rising over {weeks} weeks, {last} in the last week")
    elif after * 1.25 < before:
        sentence = gettext("Falling over {weeks} weeks, {last} in the last week")
    return sentence.format(weeks=len(values), last=values[-1])
