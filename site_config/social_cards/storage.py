"""Cache social cards on disk, by a fingerprint of their content."""

from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from blog.file_locks import folder_lock, write_atomically
from blog.typesetting import typesetting_fingerprint
from site_config.social_cards.drawing import CARD_TEMPLATE, Card, draw

# The oldest are deleted beyond this number.
MAX_CARDS = 5_000


def cached_card(card: Card) -> Path:
    """Return the file of a card, drawing it first if needed. Raise TypesettingError or OSError.

    Only one worker draws a card at a time.
    """
    folder = Path(settings.DATA_DIR) / "share"
    path = folder / f"{typesetting_fingerprint(CARD_TEMPLATE, asdict(card))}.png"
    if not path.is_file():
        with folder_lock(folder):
            if not path.is_file():
                _make_room(folder)
                write_atomically(path, draw(card))
    return path


def _make_room(folder: Path) -> None:
    cards = list(folder.glob("*.png"))
    if len(cards) < MAX_CARDS:
        return
    cards.sort(key=lambda path: path.stat().st_mtime_ns)
    for path in cards[: len(cards) - MAX_CARDS + 1]:
        path.unlink(missing_ok=True)
