"""What accounts may do with posts; with a single one: ``Post.may_be_changed_by``."""

from typing import Any


def may_publish(user: Any) -> bool:
    """Return whether the user may publish posts and pages, and edit those of others."""
    return bool(user.has_perm("blog.publish_post"))


def name_of(user: Any) -> str:
    """Return the name of an account for display."""
    return str(user.get_full_name() or user.get_username())


def sees_all_posts(user: Any) -> bool:
    """Return whether the admin shows the user the posts of others, drafts too."""
    return may_publish(user) or bool(user.has_perm("blog.view_post"))
