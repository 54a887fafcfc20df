"""File inputs that keep the chosen file when another field of the form has an error.

A browser never fills in a file input again: the file is staged on the server, and the form
carries a token for it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.loader import render_to_string
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminImageFieldWidget

from blog.staged_uploads import UploadExpiredError, read_upload, stage_upload, staged_name

# What an expired file looks like to the form.
IS_EMPTY = "The file is empty, or this machine no longer has it. Choose it again."


class StagedFileWidget(UnfoldAdminFileFieldWidget):  # type: ignore[misc]
    chosen: "UploadedFile[Any] | None" = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        token = str(data.get(_token_name(name), ""))
        if value is None and token and not data.get(_drop_name(name)):
            value = _staged_file(token)
        self.chosen = value if isinstance(value, UploadedFile) else None
        return value

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        is_omitted: bool = super().value_omitted_from_data(data, files, name)
        return is_omitted and _token_name(name) not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        html = super().render(name, value, attrs, renderer)
        # Django marks the field that has the error: its file would only be refused again.
        if self.chosen is None or (attrs or {}).get("aria-invalid"):
            return html
        self.chosen.seek(0)
        file_name = str(self.chosen.name)
        context = {
            "token_name": _token_name(name),
            "token": stage_upload(self.chosen.read(), file_name),
            "drop_name": _drop_name(name),
            "file_name": file_name,
        }
        return format_html("{}{}", html, render_to_string("admin/_staged_file.html", context))


class StagedImageWidget(StagedFileWidget):
    template_name = UnfoldAdminImageFieldWidget.template_name


def _staged_file(token: str) -> "UploadedFile[Any]":
    """Return the file; an empty one, which the form refuses, if the token has expired."""
    try:
        return SimpleUploadedFile(staged_name(token), read_upload(token))
    except UploadExpiredError:
        return SimpleUploadedFile("expired", b"")


def _token_name(name: str) -> str:
    return f"{name}-staged"


def _drop_name(name: str) -> str:
    return f"{name}-drop"
