"""The raw fields of a BibTeX entry, each of which is read once."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from blog.bibliography.bibtex_fields import VERBATIM_FIELDS
from blog.bibliography.html_text import first_href, html_to_text
from blog.bibliography.latex_escaping import is_balanced
from blog.bibliography.latex_markdown import to_markdown
from blog.bibliography.latex_text import is_too_complex, to_line, to_unicode

# Fields that only BibTeX programs use.
_CONSUMED = frozenset({"crossref", "xdata"})
_URL = re.compile(r"(?i)(?:https?|ftp)://\S+")
_AUTOLINK = re.compile(r"<((?:https?|ftp)://[^<>\s]+)>|\[[^\[\]]*\]\(((?:https?|ftp)://[^()\s]+)\)")
_WORD = re.compile(r"[^\W\d_]{3,}")
# As IEEE's style writes it.
_AVAILABLE = re.compile(
    r"(?i)^(?:\[?online\]?[.,:]?\s*)?(?:available(?:\s+(?:online|at|from))*[:.]?\s*)?"
    r"(?=(?:\\url\s*\{)?https?://\S+$)"
)
T = TypeVar("T")


class EntryFields:
    """Methods that return the value of a field remove the field; the rest is stored unchanged."""

    def __init__(self, fields: Mapping[str, str], warnings: list[str]) -> None:
        self._left = {name: value for name, value in fields.items() if value.strip()}
        self._warnings = warnings

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def names(self) -> list[str]:
        return list(self._left)

    def raw(self, name: str) -> str:
        """Return a value without removing it."""
        return self._left.get(name, "")

    def pop(self, name: str) -> str:
        return self._left.pop(name, "")

    def discard(self, *names: str) -> None:
        for name in names:
            self._left.pop(name, None)

    def set_default(self, name: str, value: str) -> None:
        if self._left.setdefault(name, value) != value:
            self.warn(f"“{value}” is not stored, because {name} is “{to_line(self._left[name])}”")

    def move(self, name: str, to: str) -> None:
        """Move a value to another field, unless that field is in use."""
        if name in self._left and to not in self._left:
            self._left[to] = self._left.pop(name)

    def warn(self, text: str) -> None:
        self._warnings.append(text)

    def line(self, name: str) -> str:
        return self._convert(name, to_line)

    def text(self, name: str) -> str:
        return self._convert(name, to_unicode)

    def markdown(self, name: str) -> str:
        return self._convert(name, to_markdown)

    def verbatim(self, name: str) -> str:
        raw = self.pop(name)
        url = plain_url(raw)
        text = to_line(raw)
        if any(word not in url for word in _WORD.findall(text)):
            self.warn(f"{name} = {text} is read as {url}")
        return url

    def parsed(self, name: str, parse: Callable[[str], T | None]) -> T | None:
        written = to_line(self.pop(name))
        value = parse(written)
        if written and value is None:
            self.warn(f"{name} = {written} is invalid, so it is ignored")
        return value

    def is_url(self, name: str) -> bool:
        return _URL.fullmatch(plain_url(self.raw(name))) is not None

    def rest(self) -> dict[str, str]:
        return {name: self._rest(name) for name in self.names() if name not in _CONSUMED}

    def _rest(self, name: str) -> str:
        if name in VERBATIM_FIELDS:
            return self.verbatim(name)
        return self.line(name) if name == "pages" else self.text(name)

    def _convert(self, name: str, convert: Callable[[str, set[str]], str]) -> str:
        unknown: set[str] = set()
        written = self.pop(name)
        text = convert(written, unknown)
        if is_too_complex(written):
            self.warn(f"{name} has too many or too deeply nested LaTeX commands to convert")
        for command in sorted(unknown):
            self.warn(f"{name}: the unknown command {command} is shown as {command[1:]}")
        return text


def plain_url(value: str) -> str:
    r"""Return a URL or file name without ``\url{…}``, HTML, Markdown and escapes such as ``\_``."""
    if value.count("://") == 1:
        # A long address may be wrapped.
        value = re.sub(r"\s*\n\s*", "", value)
    value = _AVAILABLE.sub("", " ".join(value.split()))
    written = value
    if wrapped := re.fullmatch(r"(?:\\url|\\path|\\nolinkurl)?\s*\{(.*)\}", value):
        value = wrapped[1] if is_balanced(wrapped[1]) else value
    if wrapped := re.fullmatch(r"\\href\s*\{([^{}]*)\}\s*\{.*\}", value):
        value = wrapped[1]
    if (link := _AUTOLINK.fullmatch(value)) or first_href(value):
        value = link[1] or link[2] if link else first_href(value)
    is_text = " " in value or ("{" in value and "://" not in value)
    if is_text and re.search(r"[\\{}]", written):
        return to_line(written)
    value = html_to_text(value) if "&" in value and ";" in value else value
    value = re.sub(r"\\~\{\}|\{?\\textasciitilde(?:\{\})?\}?|\$\\sim\$", "~", value)
    value = re.sub(r"\{?\\textunderscore(?:\{\})?\}?|\{\\_\}|\{_\}", "_", value)
    value = re.sub(r"\\slash(?![a-zA-Z])(?:\{\}|\s*)", "/", value)
    value = re.sub(r"\$\\backslash\$|\{?\\textbackslash(?:\{\})?\}?", r"\\", value)
    value = re.sub(r"\\([_%&#~$:;])", r"\1", value).replace("\\", "/")
    return f"https://{value}" if value.lower().startswith("www.") else value
