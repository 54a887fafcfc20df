"""Unfold's settings: the look of the admin, and its sidebar."""

from collections.abc import Callable
from typing import Any, NotRequired, TypedDict

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy


class Item(TypedDict):
    title: str
    icon: str
    link: object
    permission: Callable[[HttpRequest], bool]
    active: Callable[[HttpRequest], bool]


class Group(TypedDict):
    title: str
    items: list[Item]
    separator: NotRequired[bool]


class Look(TypedDict):
    SITE_TITLE: str
    SITE_HEADER: Callable[[HttpRequest], str]
    SITE_SUBHEADER: str
    SITE_SYMBOL: str
    SITE_FAVICONS: list[dict[str, Any]]
    SHOW_HISTORY: bool
    SHOW_VIEW_ON_SITE: bool
    BORDER_RADIUS: str
    DASHBOARD_CALLBACK: str
    ACCOUNT: dict[str, Any]
    STYLES: list[Callable[[HttpRequest], str]]
    COLORS: dict[str, dict[str, str]]
    COMMAND: dict[str, Any]
    SIDEBAR: dict[str, Any]


def _site_name(request: HttpRequest) -> str:
    from profile_app.context import profile_of

    return profile_of(request).name or "Offprint"


def _item(title: str, icon: str, model: str, *, query: str = "") -> Item:
    """Return a menu item for a changelist, visible to users who may view or change the model."""
    app, name = model.split(".")
    url_name = f"admin:{app}_{name}_changelist"

    def permission(request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"{app}.{action}_{name}") for action in ("view", "change"))

    def active(request: HttpRequest) -> bool:
        is_query = request.GET.get("state", "") == query.removeprefix("state=")
        here = request.path.startswith(reverse(f"admin:{app}_{name}_changelist"))
        return here and is_query and request.path != _new_note()

    link = reverse_lazy(url_name)
    return {
        "title": title,
        "icon": icon,
        "link": (lambda request: f"{link}?{query}") if query else link,
        "permission": permission,
        "active": active,
    }


def _new_note() -> str:
    return reverse("admin:blog_post_add")


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_staff


def _may_see_trash(request: HttpRequest) -> bool:
    # Imported here because these are settings, which are read before models exist.
    from blog.admin.trash import may_see_trash

    return may_see_trash(request)


def _may_import(request: HttpRequest) -> bool:
    # Imported here for the same reason.
    from site_config.imports.permissions import may_import

    return may_import(request)


def _never(request: HttpRequest) -> bool:
    return False


SIDEBAR: list[Group] = [
    {
        "title": "Write",
        "items": [
            {
                "title": "New note",
                "icon": "edit_square",
                "link": reverse_lazy("start_note"),
                "permission": lambda request: request.user.has_perm("blog.add_post"),
                "active": lambda request: request.path in {_new_note(), reverse("start_note")},
            },
            _item("Posts", "article", "blog.post"),
            _item("Drafts", "draft", "blog.post", query="state=drafts"),
            _item("Scheduled", "schedule", "blog.post", query="state=scheduled"),
            _item("Pages", "web", "blog.page"),
            _item("Series", "format_list_numbered", "blog.series"),
            _item("Images", "image", "blog.image"),
        ],
    },
    {
        "title": "Reading list",
        "items": [
            {
                "title": "Quick add",
                "icon": "bolt",
                "link": reverse_lazy("quick_add"),
                "permission": lambda request: request.user.has_perms(
                    ("blog.add_paper", "blog.change_paper")
                ),
                "active": lambda request: request.path == reverse("quick_add"),
            },
            _item("Papers", "menu_book", "blog.paper"),
            _item("Topics", "topic", "blog.topic"),
        ],
    },
    {
        "title": "Publications",
        "items": [
            _item("Publications", "history_edu", "profile_app.publication"),
            _item("Projects", "deployed_code", "profile_app.project"),
            _item("Talks", "co_present", "profile_app.talk"),
            _item("Courses", "local_library", "profile_app.course"),
            _item("People", "group", "profile_app.person"),
        ],
    },
    {
        "title": "About you",
        "items": [
            _item("Profile", "badge", "profile_app.profile"),
            _item("Education & experience", "work", "profile_app.position"),
            _item("Awards", "trophy", "profile_app.award"),
            _item("Activities", "volunteer_activism", "profile_app.activity"),
            _item("Homepage sections", "view_agenda", "profile_app.homesection"),
            _item("CV sections", "contract", "profile_app.cvsection"),
            _item("Students", "school", "profile_app.student"),
            _item("News", "campaign", "profile_app.news"),
            _item("Interests", "interests", "profile_app.interest"),
        ],
    },
    {
        "title": "Site",
        "items": [
            {
                "title": "View site",
                "icon": "open_in_new",
                "link": reverse_lazy("profile_app:home"),
                "permission": _is_staff,
                "active": _never,
            },
            _item("Menu", "menu", "profile_app.menuitem"),
            {
                "title": "Import",
                "icon": "move_to_inbox",
                "link": reverse_lazy("import_site"),
                "permission": _may_import,
                "active": lambda request: request.path.startswith(reverse("import_site")),
            },
            {
                "title": "Trash",
                "icon": "delete",
                "link": reverse_lazy("trash"),
                "permission": _may_see_trash,
                "active": lambda request: request.path == reverse("trash"),
            },
        ],
    },
    {
        "title": "Settings",
        "items": [
            {
                "title": "All settings",
                "icon": "tune",
                "link": reverse_lazy("settings_index"),
                "permission": lambda request: request.user.has_perm("profile_app.change_profile"),
                "active": lambda request: request.path == reverse("settings_index"),
            },
            _item("Note templates", "assignment", "blog.notetemplate"),
            _item("Blog settings", "format_quote", "blog.blogsettings"),
            _item("Redirects", "alt_route", "blog.redirect"),
            _item("Users", "manage_accounts", "auth.user"),
            _item("Groups", "groups", "auth.group"),
        ],
    },
]

UNFOLD_SETTINGS: Look = {
    "SITE_TITLE": "Admin",
    "SITE_HEADER": _site_name,
    "SITE_SUBHEADER": "Admin",
    "SITE_SYMBOL": "stylus_note",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/icon.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "BORDER_RADIUS": "6px",
    "DASHBOARD_CALLBACK": "site_config.dashboard.add_dashboard",
    "ACCOUNT": {
        "navigation": [{"title": "Two-factor authentication", "link": reverse_lazy("two_factor")}]
    },
    "STYLES": [lambda request: static("css/admin.css")],
    # Warm grays and the red of the public pages.
    "COLORS": {
        "base": {
            "50": "#faf8f4", "100": "#f4f0e8", "200": "#e7e1d6", "300": "#d3cbbd",
            "400": "#a39b8e", "500": "#767067", "600": "#575149", "700": "#443f39",
            "800": "#2e2a26", "900": "#1c1a18", "950": "#121110",
        },
        "primary": {
            "50": "#fdf3f3", "100": "#fbe5e6", "200": "#f6cdd0", "300": "#eea7ad",
            "400": "#ec8e97", "500": "#e26a76", "600": "#9b1c31", "700": "#861a2c",
            "800": "#701a29", "900": "#601a27", "950": "#350a11",
        },
    },
    "COMMAND": {"search_callback": "site_config.admin_search.find_objects"},
    "SIDEBAR": {"show_search": True, "command_search": True, "navigation": SIDEBAR},
}  # fmt: skip
