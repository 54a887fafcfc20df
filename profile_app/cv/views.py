from django.core.files.base import File
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from blog.images.serving import serve_file, stream_file
from blog.models import CacheGeneration
from blog.visits.downloads import record_download
from blog.visits.recording import record_page_visit, served_hour
from profile_app.context import profile_of
from profile_app.cv.building import BuiltCv, CvUnavailableError, build_cv
from profile_app.cv.content import cv_content
from profile_app.cv.sections import load_cv
from profile_app.models import Profile

DOWNLOAD_NAME = "cv/cv.pdf"
CACHE_CONTROL = "private, no-cache"
_CACHE: dict[tuple[int, str], BuiltCv] = {}


@require_safe
def cv(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request)
    context = {"profile": profile, "sections": load_cv(profile), "served_at": served_hour()}
    response = render(request, "profile_app/cv.html", context)
    record_page_visit(request, response, "/cv/")
    return response


@require_safe
def cv_pdf(request: HttpRequest) -> HttpResponseBase:
    """Return the owner's PDF, if there is one to offer, or the generated one."""
    profile = profile_of(request)
    if profile.pk:
        prefetch_related_objects([profile], "links")
    name = f"{profile.name or gettext('Curriculum vitae')} CV.pdf".replace("/", " ")
    if profile.cv_file and profile.cv_file_wins:
        stored = profile.cv_file.name or ""
        return serve_file(request, stored, cache_control=CACHE_CONTROL, served_name=name)
    try:
        built = _cached_cv(profile, request.build_absolute_uri("/"))
    except (CvUnavailableError, OSError):
        return HttpResponseRedirect(reverse("profile_app:cv"))
    record_download(request, DOWNLOAD_NAME)
    etag = f'"{built.fingerprint}"'
    if not_modified := get_conditional_response(request, etag=etag):
        return not_modified
    file = File(built.path.open("rb"))
    response = stream_file(request, file, kind="application/pdf", validator=etag, served_name=name)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _cached_cv(profile: Profile, base_url: str) -> BuiltCv:
    """Collect the content only if the site has changed."""
    cache_key = (CacheGeneration.current(), base_url)
    cached = _CACHE.get(cache_key)
    if cached is not None and cached.path.is_file():
        return cached
    built = build_cv(cv_content(profile, load_cv(profile), base_url))
    _CACHE.clear()
    _CACHE[cache_key] = built
    return built
