"""Typeset the CV's data as a PDF with Typst."""

import json
from pathlib import Path
from typing import Any

from blog.typefaces import is_without_font, without_unprintable_emoji
from blog.typesetting import TypesettingError, typeset_template

CV_TEMPLATE = Path(__file__).with_name("cv.typ")


def typeset(content: dict[str, Any]) -> bytes:
    """Return an accessible PDF (PDF/UA-1), or a tagged one if that fails."""
    content = json.loads(without_unprintable_emoji(json.dumps(content, ensure_ascii=False)))
    try:
        return typeset_template(CV_TEMPLATE, content, format="pdf", pdf_standards=["ua-1"])
    except TypesettingError:
        return typeset_template(CV_TEMPLATE, content, format="pdf")


def missing_font_warning(content: dict[str, Any]) -> str:
    """Return a warning if there is no font for the CV's text or emoji, or ""."""
    text = json.dumps(content, ensure_ascii=False)
    if is_without_font(text):
        return (
            "The CV has Chinese, Japanese or Korean text, but this server has no font for it. "
            "On Debian, run: apt install fonts-noto-cjk"
        )
    if without_unprintable_emoji(text) != text:
        return (
            "The CV leaves out emoji, because this server has no font for them. "
            "On Debian, run: apt install fonts-noto-color-emoji"
        )
    return ""
