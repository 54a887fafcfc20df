"""The first steps on a new site, which the homepage shows to its owner."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.urls import reverse
from django.utils.translation import gettext

from blog.models import Post
from profile_app.models import ImportedRow, Position, Profile, Publication


@dataclass(frozen=True, slots=True)
class FirstStep:
    title: str
    url: str
    is_done: bool
    other_title: str = ""
    other_url: str = ""
    is_optional: bool = False


def first_steps(user: AbstractBaseUser | AnonymousUser, profile: Profile) -> list[FirstStep]:
    """Return the steps while one that everyone needs is open, to owners of a site without demo."""
    is_owner = isinstance(user, PermissionsMixin) and user.has_perm("profile_app.change_profile")
    if not is_owner or profile.is_demo:
        return []
    steps = _steps(profile)
    return steps if any(not (step.is_done or step.is_optional) for step in steps) else []


def _steps(profile: Profile) -> list[FirstStep]:
    has_positions = Position.objects.exists()
    return [
        FirstStep(
            gettext("Fill in your profile"),
            reverse("admin:profile_app_profile_changelist"),
            bool(profile.name),
        ),
        FirstStep(
            gettext("Import your publications from BibTeX"),
            reverse("importing:publications"),
            Publication.objects.exists(),
            gettext("add one by DOI or arXiv ID"),
            reverse("importing:publication"),
        ),
        FirstStep(
            gettext("Add your education and experience"),
            reverse("admin:profile_app_position_add"),
            has_positions,
        ),
        FirstStep(
            gettext("Write your first post"),
            reverse("start_note"),
            Post.objects.published().exists(),
        ),
        FirstStep(
            gettext("Check your CV, or upload your own PDF"),
            reverse("admin:profile_app_profile_changelist"),
            bool(profile.cv_file) or has_positions,
        ),
        FirstStep(
            gettext("Import your old site"),
            reverse("import_site"),
            ImportedRow.objects.exists(),
            is_optional=True,
        ),
    ]
