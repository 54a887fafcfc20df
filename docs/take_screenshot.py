"""Take docs/screenshot.png: the homepage of the demo site, as a reader sees it on a wide screen."""

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import start  # noqa: E402
from tests.production import manage, served  # noqa: E402

TARGET = ROOT / "docs" / "screenshot.png"
WIDTH, HEIGHT = 1440, 1800
MOST_BYTES = 300_000


def main() -> None:
    data_dir = Path(tempfile.mkdtemp(prefix="offprint-screenshot-"))
    try:
        prepared = manage("prepare", data_dir=data_dir)
        if prepared.returncode:
            sys.exit(prepared.stdout + prepared.stderr)
        with served(data_dir) as site:
            shot = take(site.url)
    finally:
        shutil.rmtree(data_dir)
    TARGET.write_bytes(small(shot))
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")  # noqa: T201


def take(url: str) -> bytes:
    with sync_playwright() as playwright:
        browser = start(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(url, wait_until="networkidle")
        shot = page.screenshot()
        browser.close()
    return shot


def small(shot: bytes) -> bytes:
    """Return the picture with as many colours as fit into the size that a README may have."""
    picture = Image.open(BytesIO(shot)).convert("RGB")
    for colours in (256, 128, 64, 32):
        file = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


if __name__ == "__main__":
    main()
