"""Who may import a site, and undo it."""

from django.http import HttpRequest

IMPORT_PERMISSIONS = (
    "blog.add_post", "blog.change_post", "blog.add_paper", "profile_app.change_profile",
    "profile_app.add_publication", "profile_app.change_publication",
)  # fmt: skip


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perms(IMPORT_PERMISSIONS)
