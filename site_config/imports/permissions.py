"""Who may import a site, and undo it."""

from django.http import HttpRequest

from blog.models import SiteImport
from blog.models.site_imports import SiteImportQuerySet

IMPORT_PERMISSIONS = (
    "blog.add_post", "blog.change_post", "blog.add_paper", "profile_app.change_profile",
    "profile_app.add_publication", "profile_app.change_publication",
)  # fmt: skip
UNDO_PERMISSIONS = (
    *IMPORT_PERMISSIONS,
    *("blog.delete_post", "blog.delete_paper", "profile_app.delete_publication"),
)


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perms(IMPORT_PERMISSIONS)


def undoable_imports(request: HttpRequest) -> SiteImportQuerySet:
    """Return the imports that the user may undo."""
    imports = SiteImport.objects.can_be_undone()
    return imports if request.user.has_perms(UNDO_PERMISSIONS) else imports.none()
