"""Save the database before an upgrade, and keep the newest copies."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from site_config.backup.database_copies import copy_database

KEPT_COPIES = 3


def save_before_upgrade() -> Path:
    """Copy the database to DATA_DIR, and delete all but the newest copies."""
    folder = Path(settings.DATA_DIR) / "before-upgrade"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy = copy_database(Path(name))
        saved = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}{copy.suffix}"
        copy.rename(saved)
    saved.chmod(0o600)
    for old in sorted(folder.glob("*.*"))[:-KEPT_COPIES]:
        old.unlink()
    return saved
