from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from profile_app.models import Profile


def profile(request: HttpRequest) -> dict[str, Any]:
    """Add the profile to every template, loaded when first used."""
    return {"profile": SimpleLazyObject(lambda: profile_of(request))}


def profile_of(request: HttpRequest) -> Profile:
    """Return the profile, loaded once per request."""
    found: Profile | None = getattr(request, "site_profile", None)
    if found is None:
        found = request.site_profile = Profile.load()  # type: ignore[attr-defined]
    return found
