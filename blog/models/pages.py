from collections.abc import Iterable
from typing import Any, ClassVar
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify

from blog.models.posts import Post, PostQuerySet, PostsAndPagesManager
from blog.models.redirects import Redirect
from blog.url_converters import PAGE_URL

# Folders of the site's own, with files or pages that the URLconf doesn't list one by one, and
# files in the root of a static export, in lower case.
RESERVED_FOLDERS = frozenset({
    "admin", "blog", "feed", "media", "search", "share", "static", "_redirects", "cname",
})  # fmt: skip
MAX_PATH_LENGTH = 200
# The owner's own page replaces the list of projects.
OPEN_PATHS = frozenset({"page_detail", "project_list"})


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
        *("kind", "slug", "topics", "paper", "series", "part", "update_note", "is_pinned"),
    )

    objects: ClassVar[PostsAndPagesManager] = PageManager()

    class Meta:
        proxy = True

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else set(update_fields)
        if not self.path:
            self.path = unique_path(self, self.title)
            fields = fields and fields | {"path"}
        super().save(update_fields=fields, **kwargs)

    def clean_address(self) -> None:
        if not self.path.strip("/ "):
            self.path = unique_path(self, self.title)
        # Combined, as readers type them; file names of macOS are not.
        self.path = normalize("NFC", f"/{self.path.strip('/ ')}/")
        if reason := refusal_of_path(self.path):
            raise ValidationError({"path": reason})
        others = Page.objects.exclude(pk=self.pk)
        if self.binned_at is None and others.filter(path=self.path).exists():
            raise ValidationError({"path": "Another page already has this path."})
        redirects = Redirect.objects.at(self.path)
        redirect = redirects.exclude(post=self.pk).first() if self.pk else redirects.first()
        if redirect is not None:
            raise ValidationError(
                {
                    "path": f"{redirect.path} redirects to {redirect.target_url()}. "
                    "Choose another path, or delete the redirect first."
                }
            )


def refusal_of_path(path: str) -> str:
    """Return why the site can't have a page at this path, or ""."""
    if not PAGE_URL.fullmatch(path):
        return "Use letters, digits, hyphens and underscores, with slashes between the parts."
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


def unique_path(page: Page, text: str) -> str:
    """Return a path of ``text`` that no other page has and that isn't reserved."""
    parts = (slugify(part, allow_unicode=True) for part in text.split("/"))
    stem = "/".join(part for part in parts if part)[: MAX_PATH_LENGTH - 8].strip("/-_") or "page"
    taken = set(Page.objects.exclude(pk=page.pk).values_list("path", flat=True))
    path, number = f"/{stem}/", 2
    while path in taken or refusal_of_path(path):
        path, number = f"/{stem}-{number}/", number + 1
    return path
