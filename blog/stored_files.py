"""Answers with a file of the media folder, so that a page of ours never runs what was uploaded."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe

from blog.downloads import record_download

# Everything else is handed over as a download. The types are named here because not every machine
# knows those of AVIF and WebP.
SHOWN_IN_PLACE = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
}
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def answer_with_file(
    request: HttpRequest, name: str, *, cache_control: str, served_name: str = ""
) -> HttpResponseBase:
    """Answer with a file, which counts as a download where it is one. Raises Http404.

    ``name``: the path under the media folder; ``served_name``: what a download is called.
    """
    path = existing_path(name)
    record_download(request, path.relative_to(Path(settings.MEDIA_ROOT).absolute()).as_posix())
    modified = int(path.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and modified <= since:
        return HttpResponseNotModified()
    kind = SHOWN_IN_PLACE.get(path.suffix.lower())
    response = FileResponse(
        path.open("rb"),
        as_attachment=kind is None,
        filename=served_name or path.name,
        content_type=kind,
    )
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = cache_control
    response["Content-Security-Policy"] = CONTENT_POLICY
    return response


def existing_path(name: str) -> Path:
    """Raises Http404 for what is no file, or none of ours."""
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation as error:
        raise Http404("No such file.") from error
    if not path.is_file():
        raise Http404("No such file.")
    return path
