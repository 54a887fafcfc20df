"""Typeset the CV's data as a PDF with Typst."""

import json
from pathlib import Path
from typing import Any

import typst

from blog.typefaces import is_without_font

CV_TEMPLATE = Path(__file__).with_name("cv.typ")


class TypesettingError(Exception):
    """Typesetting failed; the message is Typst's."""


def typeset(content: dict[str, Any]) -> bytes:
    """Return an accessible PDF (PDF/UA-1), or a tagged one if that fails."""
    try:
        return _compile(content, ["ua-1"])
    except typst.TypstError:
        try:
            return _compile(content, [])
        except typst.TypstError as error:
            raise TypesettingError(str(error)) from error


def missing_font_warning(content: dict[str, Any]) -> str:
    """Return a warning if there is no font for the CV's text, or ""."""
    if not is_without_font(json.dumps(content, ensure_ascii=False)):
        return ""
    return (
        "The CV has Chinese, Japanese or Korean text, but this server has no font for it. "
        "On Debian, run: apt install fonts-noto-cjk"
    )


def _compile(content: dict[str, Any], standards: list[Any]) -> bytes:
    pdf = typst.compile(
        CV_TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"cv": json.dumps(content, ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypesettingError("Typst returned no document.")
    return pdf
