"""The menu and the links of the footer, as the owner arranged them."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from blog.models.posts import BODY_FIELDS
from profile_app.models import MenuItem, Profile

_Kind = MenuItem.Kind
# Label, URL name, and the attribute of the profile that tells whether the page has content.
BUILT_IN: dict[str, tuple[str, str, str]] = {
    _Kind.PUBLICATIONS: (_("Publications"), "profile_app:publication_list", "has_publications"),
    _Kind.PROJECTS: (_("Projects"), "profile_app:project_list", "has_projects"),
    _Kind.TALKS: (_("Talks"), "profile_app:talk_list", "has_talks"),
    _Kind.COURSES: (_("Teaching"), "profile_app:course_list", "has_courses"),
    _Kind.PEOPLE: (_("People"), "profile_app:person_list", "has_people"),
    _Kind.BLOG: (_("Blog"), "blog:post_list", "has_posts"),
    _Kind.POPULAR: (_("Popular"), "blog:popular", "has_posts"),
    _Kind.PAPERS: (_("Reading list"), "blog:paper_list", "has_papers"),
    _Kind.CV: (_("CV"), "profile_app:cv", "has_cv"),
    _Kind.NEWS: (_("News"), "profile_app:news", "has_news"),
    _Kind.TOPICS: (_("Topics"), "blog:topic_list", "has_topics"),
    _Kind.ARCHIVE: (_("Archive"), "blog:whole_archive", "has_posts"),
    _Kind.FEEDS: (_("Subscribe"), "feeds", ""),
    _Kind.PRIVACY: (_("Privacy"), "blog:privacy", ""),
}


@dataclass
class MenuEntry:
    """``url`` is empty for a heading; ``current`` is a value of ``aria-current``, or empty."""

    label: str
    url: str = ""
    current: str = ""
    children: list["MenuEntry"] = field(default_factory=list)


@dataclass(frozen=True)
class SiteMenu:
    header: list[MenuEntry]
    footer: list[MenuEntry]

    @property
    def has_submenus(self) -> bool:
        return any(entry.children for entry in self.header)


def site_menu(request: HttpRequest, profile: Profile) -> SiteMenu:
    """Return the visible entries, in one query, or none if the menu is the default."""
    bodies = (f"page__{name}" for name in BODY_FIELDS)
    saved = MenuItem.objects.filter(is_visible=True).select_related("page").defer(*bodies)
    items = list(saved) if profile.has_menu else MenuItem.defaults()
    header = [item for item in items if item.place == MenuItem.Place.HEADER]
    footer = [item for item in items if item.place == MenuItem.Place.FOOTER]
    flat = (_entry(item, request, profile) for item in _without_replaced(footer))
    return SiteMenu(
        header=_nested(_without_replaced(header), request, profile),
        footer=[one for one in flat if one and one.url],
    )


def _without_replaced(items: list[MenuItem]) -> list[MenuItem]:
    """Return the items without the built-in ones that a published page at their URL replaces."""
    pages = [item.page for item in items if item.kind == _Kind.PAGE]
    own = {page.path for page in pages if page is not None and page.is_listed}
    return [
        item for item in items if item.kind not in BUILT_IN or _built_in_url(item.kind) not in own
    ]


def _built_in_url(kind: str) -> str:
    return reverse(BUILT_IN[kind][1])


def _nested(items: list[MenuItem], request: HttpRequest, profile: Profile) -> list[MenuEntry]:
    """Return the entries as a tree of two levels; nested ones without a parent are on the first."""
    top: list[MenuEntry] = []
    parent: MenuEntry | None = None
    for item in items:
        entry = _entry(item, request, profile)
        if not item.is_nested:
            parent = entry
        if entry is not None:
            siblings = parent.children if item.is_nested and parent is not None else top
            siblings.append(entry)
    return [entry for entry in top if entry.url or entry.children]


def _entry(item: MenuItem, request: HttpRequest, profile: Profile) -> MenuEntry | None:
    """Return the entry of an item, or None if its target is empty or not published."""
    if item.kind == _Kind.HEADING:
        return MenuEntry(item.label)
    if item.kind in BUILT_IN:
        name, _url_name, condition = BUILT_IN[item.kind]
        if condition and not getattr(profile, condition):
            return None
        label, url = gettext(name), _built_in_url(item.kind)
    elif item.kind == _Kind.PAGE:
        if item.page is None or not item.page.is_listed:
            return None
        label, url = str(item.page), item.page.get_absolute_url()
    else:
        label, url = "", item.file.url if item.kind == _Kind.FILE and item.file else item.url
    return MenuEntry(item.label or label, url, _current(url, request))


def _current(url: str, request: HttpRequest) -> str:
    if request.path == unquote(url):
        return "page"
    match = request.resolver_match
    is_publication = match is not None and match.url_name == "publication_detail"
    return "true" if is_publication and url == reverse("profile_app:publication_list") else ""
