import re
from collections.abc import Iterable
from typing import Any, ClassVar
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from blog.markdown.rendering import title_text
from blog.models.posts import Post, PostQuerySet, PostsAndPagesManager
from blog.models.redirects import Redirect
from blog.url_converters import PAGE_URL, WORD

# Folders of the site's own, with files or pages that the URLconf doesn't list one by one, and
# files in the root of a static export, in lower case.
RESERVED_FOLDERS = frozenset({
    "admin", "blog", "feed", "media", "search", "share", "static", "_redirects", "cname",
})  # fmt: skip
MAX_PATH_LENGTH = 200
# The owner's own page replaces the page or list of projects, talks, courses or people.
OPEN_PATHS = frozenset({
    "page_detail", "project_list", "project_detail", "talk_list", "talk_detail", "course_list",
    "course_detail", "person_list", "person_detail",
})  # fmt: skip


class PageManager(PostsAndPagesManager):
    def get_queryset(self) -> PostQuerySet:
        return super().get_queryset().pages()


class Page(Post):
    """A page of the owner's own at any path, such as ``/teaching/``.

    Pages are rows of the posts' table, so that visits, revisions, redirects, preview links,
    citations and links work as they do for posts. Lists and feeds use ``Post.objects``, which
    excludes them.
    """

    stays_on_restoring: ClassVar[tuple[str, ...]] = ("status", "published_at", "path")
    not_in_revisions: ClassVar[tuple[str, ...]] = (
        "kind", "slug", "topics", "paper", "series", "part", "update_note", "is_pinned", "authors",
    )  # fmt: skip

    objects: ClassVar[PostsAndPagesManager] = PageManager()

    class Meta:
        proxy = True

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else set(update_fields)
        if not self.path:
            self.path = unique_path(self, path_of_title(self.title))
            fields = fields and fields | {"path"}
        super().save(update_fields=fields, **kwargs)

    def clean_address(self) -> None:
        if not self.path.strip("/ "):
            self.path = unique_path(self, path_of_title(self.title))
        # Combined, as readers type them; file names of macOS are not.
        self.path = normalize("NFC", f"/{self.path.strip('/ ')}/")
        if reason := refusal_of_path(self.path):
            raise ValidationError({"path": reason})
        other = self._page_at_the_path() if self.binned_at is None else ""
        if other:
            is_same = other == self.path
            hint = "" if is_same else f": {other}. Two paths can't differ only in case"
            raise ValidationError({"path": f"Another page already has this path{hint}."})
        redirect = self.redirect_at(self.path)
        if redirect is not None:
            raise ValidationError(
                {
                    "path": f"{redirect.path} redirects to {redirect.target_url()}. "
                    "Choose another path, or delete the redirect first."
                }
            )

    def redirect_at(self, path: str) -> Redirect | None:
        """Return the redirect from a path, unless it leads to this page."""
        redirects = Redirect.objects.at(path)
        return redirects.exclude(post=self.pk).first() if self.pk else redirects.first()

    def _page_at_the_path(self) -> str:
        """Return the path of another page that equals this one's, ignoring case, or ""."""
        others = Page.objects.exclude(pk=self.pk).values_list("path", flat=True)
        same = (path for path in others if path.casefold() == self.path.casefold())
        return next(same, "")


def refusal_of_path(path: str) -> str:
    """Return why the site can't have a page at this path, or ""."""
    if not PAGE_URL.fullmatch(path):
        return "Use letters, numbers, hyphens and underscores, with slashes between the parts."
    if len(path) > MAX_PATH_LENGTH:
        return f"The path has {len(path)} characters; the limit is {MAX_PATH_LENGTH}."
    # A static export may be on a file system that ignores case.
    lowered = path.lower()
    first = lowered.split("/")[1]
    if first in RESERVED_FOLDERS:
        return f"Paths below /{first}/ are reserved for the site itself."
    if _is_resolved(lowered) or _is_resolved(lowered.rstrip("/")):
        return f"{path} is a page of the site itself. Choose another path."
    return ""


def _is_resolved(path: str) -> bool:
    try:
        return resolve(path).url_name not in OPEN_PATHS
    except Resolver404:
        return False


def path_of_title(title: str) -> str:
    """Return the path of one part for a title; a slash in it becomes a hyphen."""
    text = normalize("NFKC", title_text(title)).lower().replace("/", " ")
    words = re.sub(r"[-\s]+", "-", re.sub(rf"[^{WORD}\s-]", "", text))
    return normalize("NFC", f"/{words[: MAX_PATH_LENGTH - 10].strip('-_') or 'page'}/")


def _allowed_path(path: str) -> str:
    parts = [path_of_title(part).strip("/") for part in path.split("/") if part.strip()]
    if not parts or parts[0] in RESERVED_FOLDERS:
        parts = ["-".join([*parts, "page"])]
    return f"/{'/'.join(parts)}/"


def unique_path(page: Page, path: str) -> str:
    """Return a path that the site can have: without other signs, and numbered if it is taken."""
    if refusal_of_path(f"{path.rstrip('/')}/"):
        path = _allowed_path(path)
    others = Page.objects.exclude(pk=page.pk).values_list("path", flat=True)
    taken = {other.casefold() for other in others}
    stem, number = path[: MAX_PATH_LENGTH - 8].rstrip("/"), 2
    path = f"{stem}/"
    while path.casefold() in taken or refusal_of_path(path) or page.redirect_at(path):
        path, number = f"{stem}-{number}/", number + 1
    return path
