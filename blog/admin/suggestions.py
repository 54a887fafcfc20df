from collections.abc import Callable, Iterable
from typing import Any

from unfold.widgets import UnfoldAdminTextInputWidget


class SuggestingInput(UnfoldAdminTextInputWidget):  # type: ignore[misc]
    """A text field that suggests values while the owner types."""

    template_name = "admin/suggesting_input.html"

    def __init__(self, suggestions: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["suggestions"] = list(self.suggestions())
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        return context
