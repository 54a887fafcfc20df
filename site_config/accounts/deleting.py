"""Deleting accounts: why one can't be deleted, and what happens to its posts."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from blog.admin.trash import MAX_LISTED_ROWS
from blog.models import Autosave, Post
from blog.writers import name_of
from site_config.accounts.roles import are_last_owners


def refusals(users: Sequence[User], by: Any) -> list[str]:
    """Return why the accounts can't be deleted by a user, in sentences."""
    if by in users:
        return ["You can't delete your own account. Ask another owner to do it."]
    if are_last_owners(users):
        return ["The last owner can't be deleted. Make another account an owner first."]
    return []


def consequences(users: Sequence[User]) -> list[Any]:
    """Return a nested list of what is deleted with the accounts, and what stays."""
    lines: list[Any] = []
    for user in users:
        lines.append(name_of(user))
        if unsaved := Autosave.objects.waiting().filter(user=user).count():
            lines.append([f"Text that wasn't saved: {unsaved} autosave{'s'[: unsaved != 1]}"])
    written = Post.with_trash.filter(created_by__in=users).order_by("status", "title")
    titles = [f"{post.get_status_display()}: {post}" for post in written[:MAX_LISTED_ROWS]]
    if surplus := written.count() - len(titles):
        titles.append(f"and {surplus} more")
    return (
        [*lines, "These stay, and owners and editors can edit them:", titles] if titles else lines
    )
