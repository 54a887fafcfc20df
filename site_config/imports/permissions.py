"""Who may import a site, and undo it."""

from django.contrib.auth import get_permission_codename
from django.http import HttpRequest

from blog.models import SiteImport
from blog.models.site_imports import SiteImportQuerySet
from importers.undo import OWN_ROWS

IMPORT_PERMISSIONS = (
    "blog.add_post", "blog.change_post", "blog.publish_post", "blog.add_paper",
    "profile_app.change_profile", "profile_app.add_publication", "profile_app.change_publication",
)  # fmt: skip
# To delete whatever an import may have created.
UNDO_PERMISSIONS = (
    *IMPORT_PERMISSIONS,
    *(
        f"{model._meta.app_label}.{get_permission_codename('delete', model._meta)}"
        for model in OWN_ROWS
    ),
)


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perms(IMPORT_PERMISSIONS)


def undoable_imports(request: HttpRequest) -> SiteImportQuerySet:
    """Return the imports that the user may undo."""
    imports = SiteImport.objects.can_be_undone()
    return imports if request.user.has_perms(UNDO_PERMISSIONS) else imports.none()
