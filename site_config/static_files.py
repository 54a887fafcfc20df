"""Store static files minified, named by a hash of their contents, and compressed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from lightningcss import process_stylesheet
from whitenoise.storage import CompressedManifestStaticFilesStorage

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


def without_comments(script: str) -> str:
    """Return a script without JSDoc and whole-line comments."""
    return _COMMENTS.sub("", script)
