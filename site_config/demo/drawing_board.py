"""A small drawing board: drawn at twice the size and scaled down, so that edges are smooth.

Texts are set in the one font that Pillow brings along, which knows ASCII and little else.
"""

import io
import math
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]

SCALE = 2
PAPER, INK, ACCENT = "#e9e1d3", "#1f1e1c", "#9b1c31"
WHITE, GREY, FAINT = "#ffffff", "#6d6a65", "#dcd8d0"
TINT, ROSE, BLUE, SAND, GREEN = "#f6f2ea", "#f3dfe1", "#dfe8ef", "#f1e4c8", "#dfe9dc"
DEEP_BLUE, OCHRE, MOSS = "#35617d", "#b07d21", "#4e7350"


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.load_default(size * SCALE)
    if not isinstance(loaded, ImageFont.FreeTypeFont):
        raise TypeError("This Pillow was built without FreeType.")
    return loaded


class Board:
    """All lengths are in the pixels of the finished picture."""

    def __init__(self, width: int, height: int, background: str = WHITE) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), background)
        self.pen = ImageDraw.Draw(self.image)

    def png(self, *, radius: float = 0) -> bytes:
        """A ``radius`` rounds the corners; what is outside of them is transparent."""
        if radius:
            inside = Image.new("L", self.image.size, 0)
            edge = (0, 0, self.image.width - 1, self.image.height - 1)
            ImageDraw.Draw(inside).rounded_rectangle(edge, radius * SCALE, 255)
            self.image.putalpha(inside)
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        return out.getvalue()

    def text(
        self,
        at: Point,
        words: str,
        *,
        size: int = 22,
        colour: str = INK,
        anchor: str = "mm",
        is_bold: bool = False,
    ) -> None:
        """``anchor`` as in Pillow: mm is the middle, lm the middle of the left edge."""
        lines = words.split("\n")
        top = at[1] - (len(lines) - 1) * size * 0.64
        for number, line in enumerate(lines):
            place = (at[0] * SCALE, (top + number * size * 1.28) * SCALE)
            width = SCALE * 0.28 if is_bold else 0
            self.pen.text(
                place, line, colour, font(size), anchor, stroke_width=width, stroke_fill=colour
            )

    def turned_text(self, at: Point, words: str, *, size: int = 22, colour: str = INK) -> None:
        """Write upwards, the middle of the words at ``at``."""
        left, top, right, bottom = font(size).getbbox(words)
        layer = Image.new("L", (math.ceil(right - left), math.ceil(bottom - top)), 0)
        ImageDraw.Draw(layer).text((-left, -top), words, 255, font(size))
        layer = layer.rotate(90, expand=True)
        corner = (
            round(at[0] * SCALE - layer.width / 2), round(at[1] * SCALE - layer.height / 2)
        )  # fmt: skip
        self.image.paste(
            colour, (*corner, corner[0] + layer.width, corner[1] + layer.height), layer
        )

    def box(
        self,
        corner: Point,
        size: Point,
        words: str = "",
        *,
        fill: str = TINT,
        line: str = INK,
        width: float = 2,
        radius: float = 10,
        text_size: int = 22,
        colour: str = INK,
    ) -> None:
        x, y = corner
        self.pen.rounded_rectangle(
            self._scaled([(x, y), (x + size[0], y + size[1])]),
            radius * SCALE, fill, line, round(width * SCALE),
        )  # fmt: skip
        if words:
            self.text((x + size[0] / 2, y + size[1] / 2), words, size=text_size, colour=colour)

    def line(
        self, points: Sequence[Point], *, colour: str = INK, width: float = 2, dash: float = 0
    ) -> None:
        parts = _dashes(points, dash) if dash else [points]
        for part in parts:
            self.pen.line(self._scaled(part), colour, round(width * SCALE), "curve")

    def arrow(
        self, points: Sequence[Point], *, colour: str = INK, width: float = 2.5, dash: float = 0
    ) -> None:
        """The head stands on the last point and looks away from the one before."""
        (x1, y1), (x2, y2) = points[-2], points[-1]
        angle, head = math.atan2(y2 - y1, x2 - x1), 9 + 2.2 * width
        base = (x2 - head * 0.8 * math.cos(angle), y2 - head * 0.8 * math.sin(angle))
        self.line([*points[:-1], base], colour=colour, width=width, dash=dash)
        wings = [
            (x2 - head * math.cos(angle + turn), y2 - head * math.sin(angle + turn))
            for turn in (0.42, -0.42)
        ]
        self.polygon([(x2, y2), *wings], fill=colour)

    def polygon(self, points: Sequence[Point], *, fill: str) -> None:
        self.pen.polygon(self._scaled(points), fill)

    def dot(
        self,
        at: Point,
        radius: float,
        *,
        fill: str = INK,
        line: str | None = None,
        width: float = 2,
    ) -> None:
        (x, y), r = at, radius
        box = self._scaled([(x - r, y - r), (x + r, y + r)])
        self.pen.ellipse(box, fill, line, round(width * SCALE) if line else 0)

    def arc(
        self, at: Point, radius: float, turns: Point, *, colour: str = INK, width: float = 2
    ) -> None:
        """``turns``: from and to in degrees, clockwise from three o'clock."""
        (x, y), r = at, radius
        box = self._scaled([(x - r, y - r), (x + r, y + r)])
        self.pen.arc(box, turns[0], turns[1], colour, round(width * SCALE))

    @staticmethod
    def _scaled(points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]


class Chart:
    """The axes of a chart and the way from its values to points of the board."""

    def __init__(
        self, board: Board, corner: Point, size: Point, ranges: tuple[Point, Point]
    ) -> None:
        self.board, self.corner, self.size = board, corner, size
        self.x_range, self.y_range = ranges

    def at(self, x: float, y: float) -> Point:
        across = (x - self.x_range[0]) / (self.x_range[1] - self.x_range[0])
        up = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        return (
            self.corner[0] + across * self.size[0],
            self.corner[1] + (1 - up) * self.size[1],
        )

    def axes(
        self,
        x_label: str,
        y_label: str,
        *,
        x_ticks: Sequence[tuple[float, str]] = (),
        y_ticks: Sequence[tuple[float, str]] = (),
    ) -> None:
        left, top = self.corner
        right, bottom = left + self.size[0], top + self.size[1]
        for value, words in y_ticks:
            y = self.at(self.x_range[0], value)[1]
            self.board.line([(left, y), (right, y)], colour=FAINT, width=1.5)
            self.board.text((left - 14, y), words, size=20, colour=GREY, anchor="rm")
        for value, words in x_ticks:
            x = self.at(value, self.y_range[0])[0]
            self.board.text((x, bottom + 24), words, size=20, colour=GREY)
        self.board.line([(left, top), (left, bottom), (right, bottom)], width=2)
        self.board.text(((left + right) / 2, bottom + 62), x_label, size=22)
        self.board.turned_text((left - 88, (top + bottom) / 2), y_label, size=22)

    def curve(
        self, values: Sequence[Point], *, colour: str, width: float = 4, dash: float = 0
    ) -> None:
        points = [self.at(x, y) for x, y in values]
        self.board.line(points, colour=colour, width=width, dash=dash)

    def curve_label(self, value: Point, words: str, *, colour: str, shift: Point = (0, 0)) -> None:
        x, y = self.at(*value)
        self.board.text((x + shift[0], y + shift[1]), words, size=22, colour=colour, anchor="lm")


def _dashes(points: Sequence[Point], dash: float) -> list[list[Point]]:
    """Cut a line of several points into strokes of length ``dash`` with gaps as long."""
    strokes: list[list[Point]] = []
    current, left, is_drawn = [points[0]], dash, True
    for end in points[1:]:
        start = current[-1]
        length = math.dist(start, end)
        while length > left:
            share = left / length
            start = (
                start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
            )  # fmt: skip
            current.append(start)
            if is_drawn:
                strokes.append(current)
            current, length, left, is_drawn = [start], math.dist(start, end), dash, not is_drawn
        left -= length
        current.append(end)
    if is_drawn:
        strokes.append(current)
    return strokes
