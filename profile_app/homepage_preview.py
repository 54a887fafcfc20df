"""The homepage as it would be with changed sections, in a frame of the admin."""

from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse

from profile_app.views import home


def preview_homepage(
    request: HttpRequest, formset: "BaseModelFormSet[Any, Any] | None"
) -> HttpResponse:
    """Render the homepage as readers see it; changes in the formset are rolled back."""
    with transaction.atomic():
        if formset is not None and formset.is_valid():
            formset.save()
        response = home(_as_reader(request))
        transaction.set_rollback(True)
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    response._csp_config = {**policy, "frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


def _as_reader(request: HttpRequest) -> HttpRequest:
    reader = HttpRequest()
    reader.META = {**request.META, "REQUEST_METHOD": "GET"}
    reader.method, reader.path, reader.path_info = "GET", "/", "/"
    reader.user = AnonymousUser()
    return reader
