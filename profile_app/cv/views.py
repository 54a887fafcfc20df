from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from blog.images.serving import serve_file
from blog.models import CacheGeneration
from blog.visits.downloads import record_download
from profile_app.context import profile_of
from profile_app.cv.building import BuiltCv, CvUnavailableError, built_cv
from profile_app.cv.content import cv_content
from profile_app.cv.sections import load_cv
from profile_app.models import Profile

COUNTED_AS = "cv/cv.pdf"
CACHE_CONTROL = "private, no-cache"
_BUILT: dict[tuple[int, str], BuiltCv] = {}


@require_safe
def cv(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request)
    context = {"profile": profile, "sections": load_cv(profile)}
    return render(request, "profile_app/cv.html", context)


@require_safe
def cv_pdf(request: HttpRequest) -> HttpResponseBase:
    """The owner's own file where there is one and the owner wants that; else the one made here."""
    profile = profile_of(request)
    if profile.pk:
        prefetch_related_objects([profile], "links")
    name = f"{profile.name or gettext('Curriculum vitae')} CV.pdf".replace("/", " ")
    if profile.cv_file and profile.cv_file_wins:
        stored = profile.cv_file.name or ""
        return serve_file(request, stored, cache_control=CACHE_CONTROL, served_name=name)
    try:
        built = _built_for(profile, request.build_absolute_uri("/"))
    except (CvUnavailableError, OSError):
        return HttpResponseRedirect(reverse("profile_app:cv"))
    record_download(request, COUNTED_AS)
    etag = f'"{built.fingerprint}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = FileResponse(built.path.open("rb"), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"  # noqa: FBT003
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _built_for(profile: Profile, base_url: str) -> BuiltCv:
    """Gather what the CV says only where something on the site has changed since."""
    asked = (CacheGeneration.current(), base_url)
    known = _BUILT.get(asked)
    if known is not None and known.path.is_file():
        return known
    built = built_cv(cv_content(profile, load_cv(profile), base_url))
    _BUILT.clear()
    _BUILT[asked] = built
    return built
