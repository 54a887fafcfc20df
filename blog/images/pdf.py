"""Turn a PDF figure of one page into a PNG."""

import subprocess
import sys
from pathlib import Path

from blog.images import pdf_page
from blog.images.cleaning import ImageRefused

_SECONDS = 20
_UNREADABLE = "The PDF can't be read: it is damaged, protected or too large."


def draw_pdf(data: bytes) -> bytes:
    """Return the page of a PDF as PNG. Raise ImageRefused."""
    # Without the folder of the program in the search path, whose modules have common names.
    command = [sys.executable, "-P", str(Path(pdf_page.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 -- a program of this package
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ImageRefused("The PDF takes too long to draw. Export the figure as PNG.") from error
    if 1 < done.returncode <= pdf_page.MAX_PAGE_COUNT:
        count = f"{done.returncode}{'+' * (done.returncode == pdf_page.MAX_PAGE_COUNT)}"
        raise ImageRefused(
            f"The PDF has {count} pages. Upload a figure as a PDF of one page, SVG or PNG."
        )
    if done.returncode or not done.stdout:
        raise ImageRefused(_UNREADABLE)
    return done.stdout
