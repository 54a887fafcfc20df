"""The roles of accounts, which are groups whose permissions ``prepare`` keeps up to date."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db import models, transaction


class Role(models.TextChoices):
    OWNER = "Owner", "Owner: everything, including settings and accounts"
    EDITOR = "Editor", "Editor: edits and publishes all content"
    AUTHOR = "Author", "Author: writes posts, which others publish"


CONTENT_APPS = ("blog", "profile_app")
# Everything else in these apps is content, also models of later versions.
SETTINGS_MODELS = (
    "blogsettings", "notetemplate", "redirect", "siteimport",
    "profile", "menuitem", "homesection", "cvsection",
)  # fmt: skip
AUTHOR_PERMISSIONS = (
    "add_post", "change_post", "delete_post",
    # To choose them for a post.
    "view_paper", "view_topic", "view_series",
)  # fmt: skip


def update_roles() -> None:
    """Create the groups of the roles, and give them what this version defines."""
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = set(_permissions_of(role).values_list("pk", flat=True))
        if wanted != set(group.permissions.values_list("pk", flat=True)):
            group.permissions.set(wanted)


def _permissions_of(role: Role) -> models.QuerySet[Permission]:
    if role is Role.OWNER:
        return Permission.objects.all()
    content = Permission.objects.filter(content_type__app_label__in=CONTENT_APPS)
    if role is Role.EDITOR:
        return content.exclude(content_type__model__in=SETTINGS_MODELS)
    return content.filter(content_type__app_label="blog", codename__in=AUTHOR_PERMISSIONS)


def are_last_owners(users: Iterable[User]) -> bool:
    """Return whether nobody else may do everything and sign in."""
    is_owner = models.Q(is_superuser=True) | models.Q(groups__name=Role.OWNER.value)
    owners = User.objects.filter(is_owner, is_active=True, is_staff=True)
    pks = [user.pk for user in users]
    return owners.filter(pk__in=pks).exists() and not owners.exclude(pk__in=pks).exists()


def role_of(user: User) -> Role | None:
    """Return the account's role, or None if its permissions are its own."""
    if user.is_superuser:
        return Role.OWNER
    names = [group.name for group in user.groups.all()]
    has_role = len(names) == 1 and names[0] in Role.values and not user.user_permissions.all()
    return Role(names[0]) if user.is_staff and has_role else None


@transaction.atomic
def assign_role(user: Any, role: Role) -> None:
    """Replace the account's permissions with those of a role."""
    user.is_staff, user.is_superuser = True, user.is_superuser and role is Role.OWNER
    user.save(update_fields={"is_staff", "is_superuser"})
    user.groups.set([Group.objects.get(name=role.value)])
    user.user_permissions.clear()
