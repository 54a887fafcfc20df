from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

# Everything else is handed over as a download: a page of ours never runs what was uploaded.
SHOWN_IN_PLACE = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf", ".mp4"})
A_YEAR = 31_536_000


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    path = _existing_path(name)
    modified = int(path.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and modified <= since:
        return HttpResponseNotModified()
    response = FileResponse(
        path.open("rb"), as_attachment=path.suffix.lower() not in SHOWN_IN_PLACE
    )
    response["Last-Modified"] = http_date(modified)
    is_named_by_content = name.startswith("images/")
    response["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_named_by_content else "public, max-age=3600"
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _existing_path(name: str) -> Path:
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation as error:
        raise Http404("No such file.") from error
    if not path.is_file():
        raise Http404("No such file.")
    return path
