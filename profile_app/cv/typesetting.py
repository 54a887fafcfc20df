"""From the CV's data to a PDF, by the typesetter that comes as a package."""

import json
from pathlib import Path
from typing import Any

import typst

from blog.typefaces import is_without_font

TEMPLATE = Path(__file__).with_name("cv.typ")


class TypesettingError(Exception):
    """The typesetter refused; the sentence is its own."""


def typeset(content: dict[str, Any]) -> bytes:
    """Return an accessible PDF (PDF/UA-1), or one that is only tagged where that cannot be."""
    try:
        return _compiled(content, ["ua-1"])
    except typst.TypstError:
        try:
            return _compiled(content, [])
        except typst.TypstError as error:
            raise TypesettingError(str(error)) from error


def missing_script(content: dict[str, Any]) -> str:
    """Return a sentence if the machine has no font for what the CV says, else ""."""
    if not is_without_font(json.dumps(content, ensure_ascii=False)):
        return ""
    return (
        "The CV has Chinese, Japanese or Korean text, and this machine no font for it. "
        "On Debian, install fonts-noto-cjk."
    )


def _compiled(content: dict[str, Any], standards: list[Any]) -> bytes:
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"cv": json.dumps(content, ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypesettingError("The typesetter gave no document.")
    return pdf
