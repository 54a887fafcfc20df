"""Map URLs of the site to files of an export.

Files have no query string. A page with one filter gets a folder next to the page
(``/publications/?year=2024`` is ``publications/year/2024/``), and so does each page of a list.
Pages with several filters are skipped: there are too many combinations.
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

# The forms with the filters of each list and of its exports.
_FORMS: dict[str, type[Form]] = {
    "/publications/": PublicationFilterForm,
    **{f"/publications.{form.extension}": PublicationFilterForm for form in FORMS},
    "/blog/papers/": PaperFilterForm,
    "/blog/papers.bib": PaperFilterForm,
    "/blog/popular/": WindowForm,
}
LIST_FILTERS = {path: [name for name in form.base_fields if name != "page"]
           for path, form in _FORMS.items()}  # fmt: skip
# The grouping of a list, ignored if there is also a filter.
GROUPING = "by"
SEARCH = "/search/"

SKIPPED_PATHS = (
    (re.compile(r"/admin/"), "the admin"),
    (re.compile(r"/blog/visit/\Z"), "visit reports"),
    (re.compile(r"/blog/not-counted/\Z"), "the visit opt-out"),
    (re.compile(r"/blog/preview/"), "preview links"),
    (re.compile(r"/search/suggest\Z"), "search suggestions"),
    (re.compile(r"/unapi\Z"), "unAPI"),
    (re.compile(r"/healthz\Z"), "the health check"),
)
MANY_FILTERS = "lists with several filters"
MAX_NAME_BYTES = 240
_PLAIN = re.compile(r"[\w-]{1,80}\Z")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class SiteUrl:
    """A URL of the site: its decoded path, and the relevant query parameters."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def is_page(self) -> bool:
        return self.path.endswith("/")

    @property
    def moved_path(self) -> str:
        """The path in the export, without a query string."""
        extra = "".join(f"{name}/{_component(value)}/" for name, value in self.query)
        if self.is_page or not extra:
            return self.path + extra
        folder, _, name = self.path.rpartition("/")
        return f"{folder}/{name.partition('.')[0]}/{extra}{name}"

    @property
    def file(self) -> str:
        """The path of the file in the export."""
        path = self.moved_path.lstrip("/")
        return f"{path}index.html" if self.moved_path.endswith("/") else path

    @property
    def url_path(self) -> str:
        return quote(self.moved_path, safe="/~!$&'()*+,;=:@")

    @property
    def is_writable(self) -> bool:
        return is_writable(self.file)


def is_writable(file: str) -> bool:
    """Return whether the file name is valid on any file system, and within the folder."""
    names = file.split("/")
    return not _UNSAFE.search(file) and all(
        name not in {"", ".", ".."} and len(name.encode()) <= MAX_NAME_BYTES for name in names
    )


def site_url_of(path: str, query: str = "") -> SiteUrl | None:
    """Return the URL of a link, or None for a list with several filters, which has no page."""
    path = unquote(path)
    given = dict(parse_qsl(query)) if query else {}
    known = LIST_FILTERS.get(path, [])
    chosen = [(name, given[name]) for name in known if given.get(name)]
    if len(chosen) > 1:
        chosen = [(name, value) for name, value in chosen if name != GROUPING]
    if len(chosen) > 1:
        return None
    page = given.get("page", "")
    if path.endswith("/") and page.isdecimal() and page != "1" and path != SEARCH:
        chosen.append(("page", page))
    return SiteUrl(path, tuple(chosen))


def skip_reason(path: str) -> str:
    """Return what a URL is if an export skips it, otherwise an empty string."""
    path = unquote(path)
    return next((reason for pattern, reason in SKIPPED_PATHS if pattern.match(path)), "")


def _component(value: str) -> str:
    """Return a value as a folder name, unchanged if possible."""
    if _PLAIN.match(value):
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:6]
    return f"{slugify(value, allow_unicode=True)[:60]}-{digest}".lstrip("-")
