from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from profile_app.models import Profile


def profile(request: HttpRequest) -> dict[str, Any]:
    """Give every template the site's person; asks the database only where a template does."""
    return {"profile": SimpleLazyObject(Profile.load)}
