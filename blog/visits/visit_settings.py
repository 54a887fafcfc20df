"""The settings that each visit needs, read once: looking up one takes as long as hashing a key."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver


class VisitSettings(NamedTuple):
    is_https: bool
    trusted_proxies: int
    default_journal_folder: Path
    journal_folder: Path
    nginx_log: Path | None


@cache
def visit_settings() -> VisitSettings:
    default_folder = Path(settings.DATA_DIR) / "journal"
    return VisitSettings(
        is_https=bool(settings.HTTPS),
        trusted_proxies=settings.TRUSTED_PROXIES,
        default_journal_folder=default_folder,
        journal_folder=settings.JOURNAL_DIR or default_folder,
        nginx_log=settings.NGINX_LOG,
    )


@receiver(setting_changed)
def _read_again(**_kwargs: Any) -> None:
    visit_settings.cache_clear()
