from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import Signal

from blog.markdown.lookups import render_text
from blog.markdown.rendering import Rendered
from blog.models.cache_generation import CacheGeneration
from blog.validators import validate_plain_text

# The Markdown field that may include lists, since its page fills them.
BODY = "body"

# Sent within the transaction after a row's Markdown is rendered and saved.
text_stored = Signal()
# Sent when only the HTML of a row changed, as a paper or a link in it did; no post_save is sent.
text_rerendered = Signal()


class SingleRow(models.Model):
    """A model with one row."""

    ONLY_PK = 1

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        self.pk = self.ONLY_PK
        super().save(**kwargs)

    @classmethod
    def load(cls) -> Self:
        """Return the saved row, or an unsaved one with the defaults."""
        return cls._default_manager.filter(pk=cls.ONLY_PK).first() or cls(pk=cls.ONLY_PK)


class DemoAware(models.Model):
    """Content created by the owner or by the demo."""

    is_demo = models.BooleanField("demo content", default=False, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        # Signal handlers run in the same transaction as the save.
        with transaction.atomic():
            super().save(**kwargs)

    def unique_error_message(
        self, model_class: type[models.Model], unique_check: Sequence[str]
    ) -> ValidationError:
        if tuple(unique_check) == ("slug",):
            return ValidationError("This URL is already taken.", code="unique")
        return super().unique_error_message(model_class, unique_check)

    def clean(self) -> None:
        super().clean()
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and field.editable:
                validate_plain_text(getattr(self, field.attname) or "")


class MarkdownContent(DemoAware):
    """Renders ``<field>_html`` from ``<field>`` for each of ``markdown_fields``."""

    markdown_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else set(update_fields)
        for name in self.markdown_fields:
            if fields is None or name in fields:
                rendered = self._rendered_field(name)
                derived = self.derive(name, rendered)
                if fields is not None:
                    fields |= derived
        with transaction.atomic():
            super().save(update_fields=fields, **kwargs)
            text_stored.send(type(self), instance=self)

    def render_again(self) -> bool:
        """Render the HTML again and save only that; return whether it changed."""
        before = {field.attname: getattr(self, field.attname) for field in self._meta.fields}
        derived: set[str] = set()
        for name in self.markdown_fields:
            derived |= self.derive(name, self._rendered_field(name))
        changed = {n: getattr(self, n) for n in derived if getattr(self, n) != before[n]}
        if changed:
            type(self)._base_manager.filter(pk=self.pk).update(**changed)
            transaction.on_commit(CacheGeneration.bump)
            text_rerendered.send(type(self), instance=self)
        text_stored.send(type(self), instance=self)
        return bool(changed)

    def _rendered_field(self, name: str) -> Rendered:
        language = getattr(self, "language", "en")
        return render_text(getattr(self, name), language=language, has_lists=name == BODY)

    def derive(self, name: str, rendered: Rendered) -> set[str]:
        """Set the fields derived from one Markdown field and return their names."""
        setattr(self, f"{name}_html", rendered.html)
        return {f"{name}_html"}
