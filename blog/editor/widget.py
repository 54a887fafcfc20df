from typing import Any, Literal

from django import forms
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from markdownx.widgets import AdminMarkdownxWidget

from blog.markdown.rendering import MAX_BODY_BYTES

Size = Literal["small", "medium", "tall"]


class DeskWidget(AdminMarkdownxWidget):  # type: ignore[misc]
    """The editor of a Markdown text with its preview beside it.

    The attributes are markdownx's; its script is left out. That one swallows every error, sets the
    height of the text on each key and lets a late answer overwrite a newer one.
    """

    template_name = "markdownx/widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, size: Size = "small") -> None:
        super().__init__({"rows": 5, **(attrs or {})})
        self.size = size

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        styles = [static(f"css/{sheet}.css") for sheet in ("site", "note", "editor_preview")]
        context["desk"] = {
            "size": self.size,
            "limit": MAX_BODY_BYTES,
            "styles": " ".join([*styles[:2], reverse("profile_app:theme_css"), styles[2]]),
        }
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any) -> str:
        # Django's own form renderer does not look into the project's templates.
        return get_template(template_name).render(context)

    @property
    def media(self) -> forms.Media:
        script = forms.Script("js/editor/main.js", type="module")
        return forms.Media(css={"all": ["css/editor.css"]}, js=[script])  # type: ignore[list-item]
