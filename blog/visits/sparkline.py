"""Sparklines: small line charts in the rows of a list, each scaled to its own peak."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

WIDTH, HEIGHT, MARGIN = 88, 22, 2
BASELINE = HEIGHT - MARGIN


@dataclass(frozen=True)
class Sparkline:
    path: str
    end: str
    """The height of the last point."""
    text: str

    @property
    def area(self) -> str:
        return f"{self.path}V{BASELINE}H0Z"


def sparkline(values: Sequence[int]) -> Sparkline:
    path = sparkline_path(values)
    return Sparkline(path, path.rpartition(" ")[2], describe_trend(values))


def sparkline_path(values: Sequence[int]) -> str:
    """Return the ``d`` of an SVG path through ``values``, scaled to their maximum."""
    highest = max(values, default=0) or 1
    step = WIDTH / max(1, len(values) - 1)
    scale = (HEIGHT - 2 * MARGIN) / highest
    points = (
        f"{index * step:.1f} {BASELINE - value * scale:.1f}" for index, value in enumerate(values)
    )
    return "M" + "L".join(points)


def describe_trend(values: Sequence[int]) -> str:
    """Describe the line in words, for screen readers."""
    half = len(values) // 2
    before, after = sum(values[:half]), sum(values[half:])
    if not before and not after:
        return gettext("No visits")
    if after > before * 1.25:
        return gettext("Rising")
    return gettext("Falling") if after * 1.25 < before else gettext("Steady")
