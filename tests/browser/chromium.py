import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


def start(playwright: Playwright, **environment: str) -> Browser:
    """Start the system's Chromium, or the one that Playwright has installed.

    The headless build takes half the time.
    """
    program = shutil.which("chromium-headless-shell") or installed()
    return playwright.chromium.launch(
        executable_path=program, args=QUIET, env={**os.environ, **environment}
    )


def start_with_profile(playwright: Playwright, folder: Path) -> BrowserContext:
    """Start it with a persistent profile."""
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=installed(), args=QUIET
    )


def installed() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)
