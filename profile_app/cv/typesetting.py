"""From the CV's data to a PDF, by the typesetter that comes as a package."""

import json
import re
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("cv.typ")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_FONT = re.compile(r"CJK|Source Han|Songti|Heiti|PingFang|Ming|Song|Gothic|Batang|Hiragino")


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
    if not _CJK.search(json.dumps(content, ensure_ascii=False)):
        return ""
    if any(_CJK_FONT.search(family) for family in typst.Fonts().families()):
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
