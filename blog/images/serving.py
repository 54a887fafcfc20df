"""Serve files of the media folder so that uploads never run in the site's origin."""

import posixpath
from datetime import datetime
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
)
from django.http.response import HttpResponseBase
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
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
}
_MISSING = (
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    SuspiciousOperation,
    ValueError,
)
# Where every SVG has been rebuilt.
SVG_FOLDERS = ("images/", "logos/")
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def serve_file(
    request: HttpRequest, name: str, *, cache_control: str, served_name: str = ""
) -> HttpResponseBase:
    """Serve a file and record a download where it is one. Raise Http404.

    ``name`` is the path in the media folder, ``served_name`` the file name of the download.
    """
    file = _open(name)
    record_download(request, posixpath.normpath(name))
    modified = int(_modified_time(file, name).timestamp())
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and modified <= since:
        file.close()
        return HttpResponseNotModified()
    stored = PurePosixPath(name)
    response = stream_file(
        request,
        file,
        kind=_inline_type(posixpath.normpath(name)),
        validator=http_date(modified),
        served_name=served_name or stored.name,
    )
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = cache_control
    response["Content-Security-Policy"] = CONTENT_POLICY
    return response


def _inline_type(name: str) -> str | None:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".svg" and not name.startswith(SVG_FOLDERS):
        return None
    return INLINE_TYPES.get(suffix)


def stream_file(
    request: HttpRequest,
    file: "File[bytes]",
    *,
    kind: str | None,
    validator: str,
    served_name: str,
) -> HttpResponseBase:
    """Return the file, or the part of it that is requested.

    ``kind`` is its content type, None for a download, and ``validator`` its date or ETag.
    """
    part = requested_part(_range(request, validator), file.size)
    if part is not None and not part:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = _stream(file, part, kind, served_name)
    response["Accept-Ranges"] = "bytes"
    return response


def _range(request: HttpRequest, validator: str) -> str:
    """Return the ``Range`` header, unless the file has changed since the first part."""
    has_this_file = request.headers.get("If-Range", validator) == validator
    return request.headers.get("Range", "") if has_this_file and request.method == "GET" else ""


def _stream(
    file: "File[bytes]", part: range | None, kind: str | None, served_name: str
) -> FileResponse:
    response = FileResponse(
        file if part is None else FilePart(file, part),
        as_attachment=kind is None,
        filename=served_name,
        content_type=kind,
        status=200 if part is None else 206,
    )
    if part is not None:
        response["Content-Length"] = str(len(part))
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return response


def _open(name: str) -> "File[bytes]":
    """Open a media file. Raise Http404 for anything else."""
    try:
        return default_storage.open(name)
    except _MISSING as error:
        raise Http404("No such file.") from error


def _modified_time(file: "File[bytes]", name: str) -> datetime:
    # Files in a bucket know it already.
    return getattr(file, "modified_time", None) or default_storage.get_modified_time(name)
