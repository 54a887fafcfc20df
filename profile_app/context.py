from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from profile_app.models import Profile


def profile(request: HttpRequest) -> dict[str, Any]:
    """Give every template the site's person; asks the database only where a template does."""
    return {"profile": SimpleLazyObject(lambda: profile_of(request))}


def profile_of(request: HttpRequest) -> Profile:
    """Return the site's person, whom one request asks for once."""
    found: Profile | None = getattr(request, "site_profile", None)
    if found is None:
        found = request.site_profile = Profile.load()  # type: ignore[attr-defined]
    return found
