"""Pages in the form in which tests compare them."""

import re
from html.parser import HTMLParser
from typing import Any


def collapsed(html: str) -> str:
    """Collapse white space as a browser does, before the end of a tag too."""
    return re.sub(r"\s+>", ">", re.sub(r"\s+", " ", html))


class _Fields(HTMLParser):
    """Collect what a browser would send for a page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.files: list[str] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.found.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._textarea = name
            self.found.append((name, ""))
        elif tag == "input" and kind == "file":
            self.files.append(name)
        elif tag == "input" and name and kind not in {"submit", "button", "image"}:
            is_sent = kind not in {"checkbox", "radio"} or "checked" in given
            self.found += [(name, given.get("value", ""))] * is_sent

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, before = self.found[-1]
            self.found[-1] = (name, before + data)


def form_fields(html: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the fields of a page's forms with their values, and the names of its file inputs."""
    parser = _Fields()
    parser.feed(html)
    return parser.found, parser.files


def messages_of(response: Any) -> list[str]:
    """Return the messages that the admin shows on a page."""
    return [str(message) for message in response.context["messages"]]
