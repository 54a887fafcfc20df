"""Resolve Pandoc's ``@key``: citations of a bibliography, and references to labels."""

import re
from dataclasses import dataclass, field

from blog.bibliography.reference import Reference
from importers.collection import Line, SourcePaper
from importers.fields import list_of
from importers.papers.bibliographies import Bibliographies, Entries, paper_of
from importers.quarto.labels import Label, Labels, from_bookdown, is_label
from importers.report import SourceLine
from importers.text.markdown_patterns import markdown_link
from importers.text.prose import Prose
from importers.text.targets import locate

_KEY = r"\w(?:[\w:.#$%&+?<>~/-]*[\w/+])?"
_BRACKETS = rf"\[(?P<inner>[^\[\]\n]{{0,500}}@{_KEY}[^\[\]\n]{{0,500}})\](?![(\[:{{])"
_ITEM = re.compile(
    rf"(?P<before>[^@;]*?)(?P<minus>-?)@\{{?(?P<key>{_KEY})\}}?(?P<after>.*)", re.DOTALL
)
_BARE = (
    rf"(?<![\w@/\\.\[-])(?P<minus>-?)@(?P<key>{_KEY})"
    r"(?:\s?\[(?P<after>[^\[\]@\n]{1,200})\](?![(\[]))?"
)
_REFERENCE = re.compile(f"{_BRACKETS}|{_BARE}")
_OF_BOOKDOWN = re.compile(r"\\@ref\((?P<name>[^()\s]{1,200})\)")


@dataclass
class References(Bibliographies):
    labels: Labels = field(default_factory=Labels)

    def resolve(
        self, lines: list[Line], page: str, given: object, title_of: dict[str, str]
    ) -> list[Line]:
        """``given`` are the names of the page's bibliographies."""
        prose = Prose(lines)
        if "@" not in prose.text:
            return lines
        known = self._bibliography(page, given)
        reader = _PageReferences(self, page, known, title_of, has_bibliography=bool(given))
        prose = prose.substitute(_OF_BOOKDOWN, reader.of_bookdown)
        return prose.substitute(_REFERENCE, reader.reference).lines

    def _bibliography(self, page: str, given: object) -> Entries:
        found: Entries = {}
        for name in list_of(given):
            if not isinstance(name, str):
                continue
            path = locate(self.folder, name, beside=page).path
            path = path or locate(self.folder, name, beside="").path
            if path is None:
                self.report.warn(SourceLine(page), f"bibliography {name} not found")
                continue
            found = self.entries(path) | found
        return found


@dataclass
class _PageReferences:
    all: References
    page: str
    bibliography: Entries
    title_of: dict[str, str]
    has_bibliography: bool

    def of_bookdown(self, found: re.Match[str], place: SourceLine) -> str:
        label = self.all.labels.find(from_bookdown(found["name"]), self.page)
        if label is None:
            self.all.report.warn(place, f"reference {found[0]} not found: replaced by its name")
            return found["name"]
        words = label.text.rpartition(" ")[2] if label.text[-1:].isdigit() else label.text
        return self._link(from_bookdown(found["name"]), label, words, is_number=True)

    def reference(self, found: re.Match[str], place: SourceLine) -> str:
        return self._in_brackets(found, place) if found["inner"] else self._bare(found, place)

    def _in_brackets(self, found: re.Match[str], place: SourceLine) -> str:
        items = [_ITEM.fullmatch(part.strip()) for part in found["inner"].split(";")]
        parts = [item for item in items if item]
        if len(parts) < len(items):
            return found[0]
        if all(is_label(_lowered(item["key"])) for item in parts):
            return ", ".join(self._labeled(item, place) for item in parts)
        known = [item for item in parts if self._cite(item["key"])]
        for item in parts:
            if item not in known:
                message = f"citation “{item['key']}” not found in any bibliography"
                self.all.report.warn(place, message)
        if len(known) < len(parts):
            return found[0]
        written = (f"{item['before']}@{item['key']}{item['after']}".strip() for item in parts)
        return f"[{'; '.join(written)}]"

    def _bare(self, found: re.Match[str], place: SourceLine) -> str:
        key = found["key"]
        after = f", {found['after']}" if found["after"] else ""
        if is_label(_lowered(key)):
            label = self.all.labels.find(key, self.page)
            rest = f" [{found['after']}]" if found["after"] else ""
            return f"{self._shown(key, label, place)}{rest}"
        if self._cite(key) is None:
            if self.has_bibliography and not found["minus"]:
                message = f"“@{key}” is in no bibliography: left unchanged"
                self.all.report.warn(place, message)
            return found[0]
        names = "" if found["minus"] else _names(self.bibliography[key][0])
        return f"{names}[@{key}{after}]"

    def _labeled(self, item: re.Match[str], place: SourceLine) -> str:
        label = self.all.labels.find(item["key"], self.page)
        before = item["before"].strip()
        shown = self._shown(item["key"], label, place, is_number=bool(item["minus"] or before))
        return f"{before} {shown}{item['after']}".strip()

    def _shown(
        self, key: str, label: Label | None, place: SourceLine, *, is_number: bool = False
    ) -> str:
        if label is None:
            self.all.report.warn(place, f"reference @{key} not found: replaced by its name")
            return key.partition("-")[2]
        has_number = is_number and label.text[-1:].isdigit()
        words = label.text.rpartition(" ")[2] if has_number else label.text
        return self._link(key, label, words, is_number=is_number)

    def _link(self, key: str, label: Label, words: str, *, is_number: bool) -> str:
        if label.anchor.startswith("eq-"):
            if label.path == self.page:
                return f"\\eqref{{{label.anchor}}}" if is_number else (
                    f"Equation \\eqref{{{label.anchor}}}"
                )  # fmt: skip
            title = self.title_of.get(label.path, "another page")
            return markdown_link(f"Equation in “{title}”", f"/{label.path}")
        page = "" if label.path == self.page and label.anchor else f"/{label.path}"
        anchor = f"#{label.anchor}" if label.anchor else ""
        return markdown_link(words or key.partition("-")[2], f"{page}{anchor}")

    def _cite(self, key: str) -> SourcePaper | None:
        if key not in self.bibliography:
            return None
        plan = self.all.cited.get(key)
        if plan is None:
            plan = self.all.cited[key] = paper_of(*self.bibliography[key])
            # The paper is public if a page that cites it is.
            plan.mentioned_in.clear()
        plan.mentioned_in.add(self.page)
        return plan


def _lowered(key: str) -> str:
    return key[:1].lower() + key[1:]


def _names(reference: Reference) -> str:
    """Return the authors for a citation that is part of a sentence."""
    families = [author.name.family or str(author.name) for author in reference.authors]
    if not families:
        return ""
    if len(families) > 2:
        return f"{families[0]} et al. "
    return f"{' and '.join(families)} "
