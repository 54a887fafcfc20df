from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models

from blog.models import MarkdownContent

OWN = "own"


class ArrangedSection(MarkdownContent):
    """A section of a page, in the owner's order.

    Subclasses define ``kind``; the kind ``OWN`` is a custom section with the owner's text.
    """

    markdown_fields: ClassVar[tuple[str, ...]] = ("text",)
    # A page has these kinds only if the owner adds them.
    added_kinds: ClassVar[frozenset[str]] = frozenset({OWN})
    kind: "models.CharField[str, str]"

    title = models.CharField(max_length=80, blank=True, help_text="Replaces the default heading.")
    text = models.TextField(
        blank=True, help_text="Text of a custom section, or introduction to a built-in one."
    )
    text_html = models.TextField(editable=False, blank=True)
    is_visible = models.BooleanField("visible", default=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("order", "pk")

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        if self.kind == OWN and not self.text.strip():
            raise ValidationError({"text": "A custom section needs text."})

    @property
    def heading(self) -> str:
        return self.title or str(self.get_kind_display())  # type: ignore[attr-defined]

    @classmethod
    def in_order(cls) -> list[Self]:
        """Return the saved sections, followed by unsaved ones for the other kinds."""
        found = list(cls._default_manager.all())
        known = {section.kind for section in found} | cls.added_kinds
        kinds = [str(value) for value, _ in cls._meta.get_field("kind").choices or ()]  # type: ignore[union-attr]
        return [*found, *(cls(kind=kind) for kind in kinds if kind not in known)]
