"""The further BibTeX fields of a publication, one a line, for the owner to read and edit."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget

_LINE = re.compile(r"\s*([A-Za-z][\w:+./-]*)\s*=\s*(.*?)\s*,?\s*")
HELP = "One a line, as in a BibTeX file: volume = {12}. They come out again in every export."


class BibtexLinesField(forms.CharField):
    """Holds a dictionary; shows ``pages = {1–15}``. A value is plain text and not LaTeX."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "help_text": HELP, **kwargs})

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
                raise ValidationError(
                    f"Line {number} is not “name = {{value}}”: {line.strip()[:80]}"
                )
            name, text = match[1].lower(), _bare(match[2])
            if name in fields:
                raise ValidationError(f"Line {number}: {name} is given twice.")
            if text:
                fields[name] = text
        return fields

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant: white space and the braces about a value mean nothing."""
        try:
            return self.to_python(data) != self.to_python(self.prepare_value(initial or {}))
        except ValidationError:
            return True


def _bare(text: str) -> str:
    for left, right in ("{}", '""'):
        if len(text) > 1 and text.startswith(left) and text.endswith(right):
            return text[1:-1].strip()
    return text


class PublicationForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    bibtex_fields = BibtexLinesField(
        label="further fields",
        widget=UnfoldAdminTextareaWidget({"rows": 6, "spellcheck": "false"}),
    )
