"""A picture is drawn when it is first asked for, and kept for as long as it says the same."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from blog.file_locks import folder_lock, write_atomically
from site_config.social_cards.drawing import TEMPLATE, Card, draw

# Of more, those that were drawn first go.
MOST_KEPT = 5_000


def kept_picture(card: Card) -> Path:
    """Return the file of this card. Raises DrawingError, OSError.

    Of several workers one draws and the others wait for it.
    """
    folder = Path(settings.DATA_DIR) / "share"
    path = folder / f"{fingerprint_of(card)}.png"
    if not path.is_file():
        with folder_lock(folder):
            if not path.is_file():
                _make_room(folder)
                write_atomically(path, draw(card))
    return path


def fingerprint_of(card: Card) -> str:
    data = json.dumps(asdict(card), ensure_ascii=False, sort_keys=True)
    data_bytes = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(TEMPLATE.read_bytes() + data_bytes).hexdigest()[:32]


def _make_room(folder: Path) -> None:
    kept = list(folder.glob("*.png"))
    if len(kept) < MOST_KEPT:
        return
    kept.sort(key=lambda path: path.stat().st_mtime_ns)
    for path in kept[: len(kept) - MOST_KEPT + 1]:
        path.unlink(missing_ok=True)
