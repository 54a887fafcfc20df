"""Serve files of the media folder so that uploads never run in the site's origin."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
)
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe

from blog.images.byte_ranges import FilePart, requested_part
from blog.visits.downloads import record_download

# Other files are downloads. Python's ``mimetypes`` does not know AVIF and WebP on all systems.
INLINE_TYPES = {
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


def serve_file(
    request: HttpRequest, name: str, *, cache_control: str, served_name: str = ""
) -> HttpResponseBase:
    """Serve a file and record a download where it is one. Raise Http404.

    ``name`` is the path in the media folder, ``served_name`` the file name of the download.
    """
    path = existing_path(name)
    record_download(request, path.relative_to(Path(settings.MEDIA_ROOT).absolute()).as_posix())
    modified = int(path.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and modified <= since:
        return HttpResponseNotModified()
    response = stream_file(request, path, validator=http_date(modified), served_name=served_name)
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = cache_control
    response["Content-Security-Policy"] = CONTENT_POLICY
    return response


def stream_file(
    request: HttpRequest, path: Path, *, validator: str, served_name: str
) -> HttpResponseBase:
    """Return the file, or the part of it that is requested; ``validator``: its date or ETag."""
    size = path.stat().st_size
    part = requested_part(_range(request, validator), size)
    if part is not None and not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _stream(path, part, size, served_name)
    response["Accept-Ranges"] = "bytes"
    return response


def _range(request: HttpRequest, validator: str) -> str:
    """Return the ``Range`` header, unless the file has changed since the first part."""
    has_this_file = request.headers.get("If-Range", validator) == validator
    return request.headers.get("Range", "") if has_this_file and request.method == "GET" else ""


def _stream(path: Path, part: range | None, size: int, served_name: str) -> FileResponse:
    kind = INLINE_TYPES.get(path.suffix.lower())
    file = path.open("rb")
    response = FileResponse(
        file if part is None else FilePart(file, part),
        as_attachment=kind is None,
        filename=served_name or path.name,
        content_type=kind,
        status=200 if part is None else 206,
    )
    if part is not None:
        response["Content-Length"] = str(len(part))
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def existing_path(name: str) -> Path:
    """Return the path of a media file. Raise Http404 for anything else."""
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation as error:
        raise Http404("No such file.") from error
    if not path.is_file():
        raise Http404("No such file.")
    return path
