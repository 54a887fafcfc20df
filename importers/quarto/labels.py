"""Pandoc's attributes, and the labels of figures, tables and formulas with their numbers here."""

import re
from dataclasses import dataclass, field

from importers.text.markdown_patterns import escape_label

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


NAMES = {
    "fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section", "lst": "Listing",
    "thm": "Theorem", "lem": "Lemma", "cor": "Corollary", "prp": "Proposition",
    "cnj": "Conjecture", "def": "Definition", "exm": "Example", "exr": "Exercise",
    "sol": "Solution", "rem": "Remark", "alg": "Algorithm", "hyp": "Hypothesis", "nte": "Note",
    "tip": "Tip", "wrn": "Warning", "cau": "Caution", "imp": "Important",
}  # fmt: skip
_PREFIXES = {name.lower(): prefix for prefix, name in NAMES.items()}
# Names of kinds in bookdown, where they differ.
_OF_BOOKDOWN = {"tab": "tbl", "ex": "exm", "cnj": "cnj"}
_LABEL = re.compile(rf"({'|'.join(NAMES)})-[\w.:-]*\w")


def is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None


def from_bookdown(reference: str) -> str:
    r"""Return the label that ``\@ref(fig:x)`` means."""
    kind, colon, name = reference.partition(":")
    prefix = f"{_OF_BOOKDOWN.get(kind, kind)}-"
    return f"{prefix}{name.removeprefix(prefix)}" if colon else reference


@dataclass
class Label:
    """``text`` is what a reference shows, such as “Figure 2”."""

    path: str
    text: str
    anchor: str


@dataclass
class Labels:
    """The labels of all pages: websites may use the same one on several."""

    _of_pages: dict[tuple[str, str], Label] = field(default_factory=dict)
    _first: dict[str, Label] = field(default_factory=dict)
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, label: str, path: str, *, text: str = "", anchor: str = "") -> str:
        """Return what a reference shows: ``text``, or the kind with its number on the page."""
        prefix = label.partition("-")[0]
        shown = text or self.next_name(prefix, path)
        self._keep(label, Label(path, shown, anchor or label))
        return shown

    def _keep(self, name: str, label: Label) -> None:
        self._of_pages.setdefault((label.path, name), label)
        self._first.setdefault(name, label)

    def next_name(self, prefix: str, path: str) -> str:
        number = self._counts[path, prefix] = self._counts.get((path, prefix), 0) + 1
        return f"{NAMES.get(prefix, prefix.capitalize())} {number}"

    def anchor(self, label: str, path: str) -> str:
        """Return an anchor for what gets its number later."""
        self._keep(label, Label(path, "", label))
        return f'<a id="{label}"></a>'

    def theorem(self, kind: str, label: str, title: str, path: str) -> str:
        """Return the first line of a theorem and the like; ``kind`` is its English name."""
        prefix = _PREFIXES.get(kind, kind)
        named = f" ({escape_label(title)})" if title else ""
        if kind in {"proof", "remark", "solution"} and not label:
            return f"*{kind.capitalize()}{named}.*"
        whole = label if is_label(label) else f"{prefix}-{label}" if label else ""
        shown = self.add(whole, path) if whole else self.next_name(prefix, path)
        anchor = f'<a id="{whole}"></a>' if whole else ""
        return f"{anchor}**{shown}{named}.**"

    def own(self, name: str, path: str) -> Label | None:
        return self._of_pages.get((path, name))

    def find(self, reference: str, path: str) -> Label | None:
        """Return the label on the page, or else on the first page that has it."""
        lowered = reference[:1].lower() + reference[1:]
        found = (self.own(name, path) or self._first.get(name) for name in (reference, lowered))
        return next(filter(None, found), None)
