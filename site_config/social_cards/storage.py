"""Cache social cards on disk, by a fingerprint of their content."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from blog.file_locks import folder_lock, write_atomically
from site_config.social_cards.drawing import CARD_TEMPLATE, Card, draw

# The oldest are deleted beyond this number.
MAX_CARDS = 5_000


def cached_card(card: Card) -> Path:
    """Return the file of a card, drawing it first if needed. Raise DrawingError or OSError.

    Only one worker draws a card at a time.
    """
    folder = Path(settings.DATA_DIR) / "share"
    path = folder / f"{card_fingerprint(card)}.png"
    if not path.is_file():
        with folder_lock(folder):
            if not path.is_file():
                _make_room(folder)
                write_atomically(path, draw(card))
    return path


def card_fingerprint(card: Card) -> str:
    data = json.dumps(asdict(card), ensure_ascii=False, sort_keys=True)
    data_bytes = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(CARD_TEMPLATE.read_bytes() + data_bytes).hexdigest()[:32]


def _make_room(folder: Path) -> None:
    cards = list(folder.glob("*.png"))
    if len(cards) < MAX_CARDS:
        return
    cards.sort(key=lambda path: path.stat().st_mtime_ns)
    for path in cards[: len(cards) - MAX_CARDS + 1]:
        path.unlink(missing_ok=True)
