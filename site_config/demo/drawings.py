"""Every picture of the demo: portraits, logos, figures, and files that say what they are."""

import io
import time
from functools import cache

from site_config.demo.drawing_board import (
    ACCENT,
    DEEP_BLUE,
    FAINT,
    GREY,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    SCALE,
    Board,
)
from site_config.demo.figures_of_learning import LEARNING_FIGURES
from site_config.demo.figures_of_systems import SYSTEMS_FIGURES

# A PDF carries its date; a fixed one keeps the file the same each time it is drawn.
LONG_AGO = time.gmtime(1_700_000_000)
PORTRAIT = 640
LOGO = 192

LOGOS = {
    "princeton.png": ("P", "#c2621b"),
    "wisconsin.png": ("UW", ACCENT),
    "aws.png": ("aws", "#2b3a4c"),
    "mpi-inf.png": ("MPI", "#2f6b5f"),
}
FIGURES = {**SYSTEMS_FIGURES, **LEARNING_FIGURES}


@cache
def figure(name: str) -> bytes:
    """Return the PNG of a note's figure. Raises KeyError."""
    return FIGURES[name]()


@cache
def drawing(name: str) -> bytes:
    """Return the PNG or PDF of that name. Raises KeyError."""
    if name == "portrait.png":
        return _portrait(PAPER, "#d8cbb6", ACCENT, INK)
    if name == "portrait-at-night.png":
        return _portrait("#23262d", "#343944", "#d9a441", "#efe7da")
    if name.endswith(".pdf"):
        return _demo_file(name)
    return _logo(*LOGOS[name])


def _portrait(ground: str, hill: str, sun: str, ink: str) -> bytes:
    """A sun over hills, as on a postcard, and the initials."""
    board = Board(PORTRAIT, PORTRAIT, ground)
    board.dot((436, 212), 108, fill=sun)
    for number in range(5):
        board.arc((436, 212), 140 + 30 * number, (0, 360), colour=hill, width=2.5)
    board.dot((150, 770), 400, fill=hill)
    board.dot((600, 860), 420, fill=_between(hill, ink, 0.16))
    board.dot((300, 1010), 460, fill=_between(hill, ink, 0.34))
    board.text((70, 132), "RP", size=104, colour=ink, anchor="lm")
    board.line([(74, 206), (204, 206)], colour=sun, width=6)
    return board.png()


def _between(one: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _logo(letters: str, colour: str) -> bytes:
    board = Board(LOGO, LOGO, _between(colour, "#ffffff", 0.82))
    size = {1: 112, 2: 84}.get(len(letters), 66)
    board.text((LOGO / 2, LOGO / 2 + 2), letters, size=size, colour=colour, is_bold=True)
    board.line([(56, 156), (136, 156)], colour=colour, width=4)
    return board.png(radius=40)


def _demo_file(name: str) -> bytes:
    """One page of A4 that nobody can take for the paper."""
    board = Board(595, 842)
    board.line([(60, 74), (535, 74)], width=1.5)
    board.text((60, 110), "Demo file", size=34, anchor="lm")
    board.text((60, 152), name, size=18, colour=ACCENT, anchor="lm")
    board.text(
        (60, 216),
        "This page stands in for a file of yours.\n"
        "Put the real one in its place at the desk,\n"
        "under the publication that links here.",
        size=18, colour=GREY, anchor="lm",
    )  # fmt: skip
    for row in range(22):
        y, right = 290 + row * 22, 400 if row % 7 == 6 else 535
        board.line([(60, y), (right, y)], colour=FAINT, width=5)
    for left, colour in ((60, DEEP_BLUE), (84, OCHRE), (108, MOSS)):
        board.box((left, 786), (16, 16), fill=colour, line=colour, radius=3)
    out = io.BytesIO()
    board.image.save(
        out, "PDF", quality=80, resolution=72 * SCALE, title=f"Demo file: {name}",
        creationDate=LONG_AGO, modDate=LONG_AGO,
    )  # fmt: skip
    return out.getvalue()
