"""Which address of the site becomes which file, and which addresses become none.

A file has no query string. A page under one filter gets a folder of its own beside the page
(``/publications/?year=2024`` is ``publications/year/2024/``), and so does each page of a list.
Two filters at once would be as many pages as there are combinations, and have none.
"""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from django.forms import Form
from django.utils.text import slugify

from blog.forms import PaperFilterForm, WindowForm
from profile_app.publications.exports import FORMS
from profile_app.publications.filters import PublicationFilterForm

# The form of each list has its filters; files of a list take the same.
_FORMS: dict[str, type[Form]] = {
    "/publications/": PublicationFilterForm,
    **{f"/publications.{form.extension}": PublicationFilterForm for form in FORMS},
    "/blog/papers/": PaperFilterForm,
    "/blog/papers.bib": PaperFilterForm,
    "/blog/popular/": WindowForm,
}
FILTERS = {path: [name for name in form.base_fields if name != "page"]
           for path, form in _FORMS.items()}  # fmt: skip
# How a list is set out; next to a filter it is let go.
WAY = "by"
SEARCH = "/search/"

LEFT_OUT = (
    (re.compile(r"/admin/"), "the desk"),
    (re.compile(r"/blog/visit/\Z"), "the report of visits"),
    (re.compile(r"/blog/not-counted/\Z"), "the switch that leaves a device out"),
    (re.compile(r"/blog/preview/"), "previews for co-authors"),
    (re.compile(r"/search/suggest\Z"), "suggestions while one types"),
    (re.compile(r"/unapi\Z"), "unAPI, which answers questions"),
    (re.compile(r"/healthz\Z"), "the server's word that it is well"),
)
MANY_FILTERS = "lists under several filters at once"
LONGEST_NAME = 240
_PLAIN = re.compile(r"[\w-]{1,80}\Z")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class Place:
    """One address of the site: its path, decoded, and what of a query it is known by."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def is_page(self) -> bool:
        return self.path.endswith("/")

    @property
    def moved_path(self) -> str:
        """Its path in the copy, where no query string tells one page from another."""
        extra = "".join(f"{name}/{_component(value)}/" for name, value in self.query)
        if self.is_page or not extra:
            return self.path + extra
        folder, _, name = self.path.rpartition("/")
        return f"{folder}/{name.partition('.')[0]}/{extra}{name}"

    @property
    def file(self) -> str:
        """Its file's path within the folder of the copy."""
        path = self.moved_path.lstrip("/")
        return f"{path}index.html" if self.moved_path.endswith("/") else path

    @property
    def url_path(self) -> str:
        return quote(self.moved_path, safe="/~!$&'()*+,;=:@")

    @property
    def is_writable(self) -> bool:
        return is_writable(self.file)


def is_writable(file: str) -> bool:
    """Whether a file of this name can be on any disk, and stays within its folder."""
    names = file.split("/")
    return not _UNSAFE.search(file) and all(
        name not in {"", ".", ".."} and len(name.encode()) <= LONGEST_NAME for name in names
    )


def place_of(path: str, query: str = "") -> Place | None:
    """Return the place of an address within the site, as it stands in a link.

    None where it is a list under several filters, which has no page of its own.
    """
    path = unquote(path)
    given = dict(parse_qsl(query)) if query else {}
    known = FILTERS.get(path, [])
    chosen = [(name, given[name]) for name in known if given.get(name)]
    if len(chosen) > 1:
        chosen = [(name, value) for name, value in chosen if name != WAY]
    if len(chosen) > 1:
        return None
    page = given.get("page", "")
    if path.endswith("/") and page.isdecimal() and page != "1" and path != SEARCH:
        chosen.append(("page", page))
    return Place(path, tuple(chosen))


def why_left_out(path: str) -> str:
    """Return what it is that a copy does not hold; empty for all that it does."""
    path = unquote(path)
    return next((reason for pattern, reason in LEFT_OUT if pattern.match(path)), "")


def _component(value: str) -> str:
    """Return a value as the name of a folder: itself where it can be."""
    if _PLAIN.match(value):
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:6]
    return f"{slugify(value, allow_unicode=True)[:60]}-{digest}".lstrip("-")
