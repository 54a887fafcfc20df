from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models

from blog.models import MarkdownContent

OWN = "own"


class ArrangedSection(MarkdownContent):
    """A section of a page: which they are, in which order, is the owner's to say.

    Subclasses define ``kind``, of which ``OWN`` is a text of the owner's own.
    """

    markdown_fields: ClassVar[tuple[str, ...]] = ("text",)
    # Kinds that a page has only where the owner adds them.
    added_kinds: ClassVar[frozenset[str]] = frozenset({OWN})
    kind: "models.CharField[str, str]"

    title = models.CharField(max_length=80, blank=True, help_text="Instead of the usual one.")
    text = models.TextField(blank=True, help_text="Of a section of your own; of others, a preface.")
    text_html = models.TextField(editable=False, blank=True)
    is_visible = models.BooleanField("shown", default=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("order", "pk")

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        if self.kind == OWN and not self.text.strip():
            raise ValidationError({"text": "A section of your own needs a text."})

    @property
    def heading(self) -> str:
        return self.title or str(self.get_kind_display())  # type: ignore[attr-defined]

    @classmethod
    def in_order(cls) -> list[Self]:
        """Return the sections that are there, and after them each kind that has none yet."""
        found = list(cls._default_manager.all())
        known = {section.kind for section in found} | cls.added_kinds
        kinds = [str(value) for value, _ in cls._meta.get_field("kind").choices or ()]  # type: ignore[union-attr]
        return [*found, *(cls(kind=kind) for kind in kinds if kind not in known)]
