"""Store static files minified, named by a hash of their contents, and compressed."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.http import HttpRequest
from django.utils._os import safe_join
from lightningcss import process_stylesheet
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, SlicedFile, StaticFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from blog.images.byte_ranges import requested_part
from site_config.cache.cached_page import choose_encoding

# The site's own; files of packages are stored unchanged.
OWN_SCRIPTS = "js/"
OWN_STYLESHEETS = "css/"
_BLOCK = r"/\*\*(?:[^*]|\*(?!/))*\*/"
_COMMENTS = re.compile(rf"^ *(?://.*|{_BLOCK})\n|{_BLOCK} ?", re.MULTILINE)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Whitenoise's storage for modules, which import one another by their hashed names.

    The site's own scripts are stored without comments, and its stylesheets are minified. Raise
    ValueError, with file and line, for a stylesheet that can't be parsed.
    """

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: "File[bytes]") -> str:
        # Called for the original and for the hashed file.
        if name.startswith(OWN_STYLESHEETS) and name.endswith(".css"):
            css = b"".join(content.chunks()).decode()
            content = ContentFile(process_stylesheet(css, filename=name, minify=True).encode())
        saved: str = super()._save(name, content)
        return saved

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        for name in paths:
            if name.startswith(OWN_SCRIPTS) and not options.get("dry_run"):
                copied = Path(self.path(name))
                copied.write_text(without_comments(copied.read_text("utf-8")), "utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, *args, **options)


class EncodedStaticFile(StaticFile):  # type: ignore[misc]
    """A static file with an ETag for each encoding, chosen by the weights of the request."""

    def __init__(self, plain: StaticFile) -> None:
        self.__dict__.update(vars(plain))
        self.variants: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        for _, path, items in plain.alternatives:
            headers = dict(items)
            encoding = headers.get("Content-Encoding", "")
            if encoding and "ETag" in headers:
                headers["ETag"] = f'{headers["ETag"][:-1]}-{encoding}"'
            self.variants[encoding] = (path, list(headers.items()))

    def get_response(self, method: str, request_headers: dict[str, str]) -> Any:
        _, headers = self.get_path_and_headers(request_headers)
        if_none_match = request_headers.get("HTTP_IF_NONE_MATCH")
        if method in {"GET", "HEAD"} and if_none_match is not None:
            tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            if tags & {"*", dict(headers).get("ETag", "")}:
                return self.get_not_modified_response(Headers(headers))
        return super().get_response(method, request_headers)

    def get_range_response(
        self, range_header: str, base_headers: list[tuple[str, str]], file_handle: Any
    ) -> Response:
        """Return a part of the file, which may be a single byte. Raise ValueError for all of it."""
        headers = dict(base_headers)
        size = int(headers["Content-Length"])
        part = requested_part(range_header, size)
        if part is None:
            raise ValueError
        if not part:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        headers["Content-Length"] = str(len(part))
        file = file_handle and SlicedFile(file_handle, part.start, part.stop - 1)
        return Response(HTTPStatus.PARTIAL_CONTENT, list(headers.items()), file)

    def is_not_modified(self, request_headers: dict[str, str]) -> bool:
        has_tag = "HTTP_IF_NONE_MATCH" in request_headers
        return not has_tag and bool(super().is_not_modified(request_headers))

    def get_path_and_headers(
        self, request_headers: dict[str, str]
    ) -> tuple[str, list[tuple[str, str]]]:
        accepted = request_headers.get("HTTP_ACCEPT_ENCODING", "")
        stored = [name for name in self.variants if name]
        return self.variants[choose_encoding(accepted, sorted(stored))]


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Also serves files added since the start: pages of a newer worker use them in an upgrade."""

    def __call__(self, request: HttpRequest) -> Any:
        url = request.path_info
        is_new = url.startswith(self.static_prefix) and url not in self.files
        if is_new and self.url_is_canonical(url):
            with suppress(SuspiciousFileOperation):
                path = safe_join(self.static_root, url.removeprefix(self.static_prefix))
                if os.path.isfile(path):  # noqa: PTH113 - False for any name
                    self.add_file_to_dictionary(url, path)
        return super().__call__(request)

    def get_static_file(self, *args: Any, **options: Any) -> EncodedStaticFile:
        return EncodedStaticFile(super().get_static_file(*args, **options))


def without_comments(script: str) -> str:
    """Return a script without JSDoc and whole-line comments."""
    return _COMMENTS.sub("", script)
