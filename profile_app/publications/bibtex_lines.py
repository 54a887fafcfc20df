"""A form field for the other BibTeX fields of a publication, one per line."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_LINE = re.compile(r"\s*([A-Za-z][\w:+./-]*)\s*=\s*(.*?)\s*,?\s*")
_HELP = "One per line, as in a BibTeX file: volume = {12}. Included in every export."


class BibtexLinesField(forms.CharField):
    """Edit a dictionary as lines such as ``pages = {1–15}``. Values are plain text, not LaTeX."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "help_text": _HELP, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(
            f"{name} = {{{' '.join(str(text).split())}}}" for name, text in value.items()
        )

    def to_python(self, value: Any) -> dict[str, str]:  # type: ignore[override]
        fields: dict[str, str] = {}
        for number, line in enumerate((super().to_python(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValidationError(f"line {number}: not “name = {{value}}”: {line.strip()[:80]}")
            name, text = match[1].lower(), _strip_delimiters(match[2])
            if name in fields:
                raise ValidationError(f"line {number}: duplicate field {name}.")
            if text:
                fields[name] = text
        return fields

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Ignore white space and the delimiters around values."""
        try:
            return self.to_python(data) != self.to_python(self.prepare_value(initial or {}))
        except ValidationError:
            return True


def _strip_delimiters(text: str) -> str:
    for left, right in ("{}", '""'):
        if len(text) > 1 and text.startswith(left) and text.endswith(right):
            return text[1:-1].strip()
    return text
