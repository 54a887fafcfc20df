from typing import Any, Literal

from django import forms
from django.templatetags.static import static
from django.urls import reverse
from markdownx.widgets import AdminMarkdownxWidget

from blog.markdown.rendering import MAX_BODY_BYTES

Size = Literal["small", "medium", "tall"]


class EditorWidget(AdminMarkdownxWidget):  # type: ignore[misc]
    """A Markdown editor with a live preview.

    The attributes are markdownx's. Its script is replaced: it swallows errors, resizes the text
    area on every key and lets a late response overwrite a newer one.
    """

    template_name = "markdownx/widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, size: Size = "small") -> None:
        super().__init__({"rows": 5, **(attrs or {})})
        self.size = size

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        sheets = ("site", "note", "projects", "editor_preview")
        styles = [static(f"css/{sheet}.css") for sheet in sheets]
        context["editor"] = {
            "size": self.size,
            "limit": MAX_BODY_BYTES,
            "styles": " ".join([*styles[:-1], reverse("profile_app:theme_css"), styles[-1]]),
        }
        return context

    @property
    def media(self) -> forms.Media:
        script = forms.Script("js/editor/main.js", type="module")
        return forms.Media(css={"all": ["css/editor.css"]}, js=[script])  # type: ignore[list-item]
