"""Pandoc's attributes, such as ``{#fig-x .class width="50%"}``."""

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r"#(?P<id>[\w:.-]+)|\.(?P<class>[\w:-]+)"
    r"|(?<![\w:-])(?P<key>[\w:-]++)\s*=\s*(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'{}]+))"
    r"|(?P<dash>-)(?=\s|$)"
)
ATTRIBUTES = r"\{(?P<attributes>(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*)\}"


@dataclass
class Attributes:
    identifier: str = ""
    classes: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


_AT_END = re.compile(rf"\s*{ATTRIBUTES}\s*#*\s*$")


def split_attributes(text: str) -> tuple[str, Attributes]:
    """Return a heading or a caption without the attributes at its end, and these."""
    found = _AT_END.search(text)
    return (text[: found.start()], read_attributes(found["attributes"])) if found else (
        text, Attributes()
    )  # fmt: skip


def read_attributes(written: str) -> Attributes:
    found = Attributes()
    for part in _PART.finditer(written):
        if part["id"]:
            found.identifier = found.identifier or part["id"]
        elif part["class"]:
            found.classes.append(part["class"])
        elif part["key"]:
            value = part["double"] or part["single"] or part["bare"] or ""
            found.values[part["key"].lower()] = value.replace('\\"', '"')
    return found
