"""Take the screenshots in the README and the docs on a demo site."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from profile_app.appearance import Look  # noqa: E402
from tests.browser.chromium import start  # noqa: E402
from tests.production import Site, manage, served  # noqa: E402

MAX_BYTES = 250_000
NOTE = "flashattention"


def main() -> None:
    data_dir = Path(tempfile.mkdtemp(prefix="offprint-screenshot-"))
    try:
        prepared = manage("prepare", data_dir=data_dir)
        if prepared.returncode:
            sys.exit(prepared.stdout + prepared.stderr)
        with served(data_dir) as site:
            take(site, "homepage.png", (1440, 1800), open_homepage)
            take(site, "editor.png", (1440, 900), open_editor)
            for look in Look.values:
                choose(look, data_dir)
                take(site, f"look-{look}.png", (1200, 1200), open_homepage, scale=0.5)
    finally:
        # A worker may still be closing the database.
        shutil.rmtree(data_dir, ignore_errors=True)


def choose(look: str, data_dir: Path) -> None:
    save = (
        f"from profile_app.models import Profile; p = Profile.load(); p.look = {look!r}; p.save()"
    )
    manage("shell", "-c", save, data_dir=data_dir)


def take(
    site: Site,
    name: str,
    size: tuple[int, int],
    open_page: Callable[[Page, Site], None],
    scale: float = 1,
) -> None:
    width, height = size
    with sync_playwright() as playwright:
        browser = start(playwright)
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="light", locale="en-US"
        )
        open_page(page, site)
        page.wait_for_load_state("networkidle")
        screenshot = page.screenshot()
        browser.close()
    target = ROOT / "docs" / name
    target.write_bytes(compressed(screenshot, scale))
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")  # noqa: T201


def open_homepage(page: Page, site: Site) -> None:
    page.goto(site.url)


def open_editor(page: Page, site: Site) -> None:
    """Sign in, and open a demo note, scrolled to its title, with the preview filled in."""
    page.goto(f"{site.url}/admin/login/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto(f"{site.url}/blog/{NOTE}/")
    page.locator("a.edit-link").click()
    page.locator(".markdownx math").first.wait_for()
    page.locator("[name=title]").evaluate(
        "title => { title.style.scrollMarginTop = '2rem'; title.scrollIntoView(); }"
    )


def compressed(screenshot: bytes, scale: float) -> bytes:
    """Return the PNG with as many colors as fit into MAX_BYTES."""
    image = ImageOps.scale(Image.open(BytesIO(screenshot)).convert("RGB"), scale)
    for colors in (256, 128, 64, 32):
        file = BytesIO()
        image.quantize(colors, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= MAX_BYTES:
            break
    return file.getvalue()


if __name__ == "__main__":
    main()
