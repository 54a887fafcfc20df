from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model


class FieldConstraint(CheckConstraint):
    """A constraint whose error belongs to one field of the form."""

    def __init__(self, *, field: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.field = field

    def validate(self, model: type[Model], instance: Model, *arguments: Any, **more: Any) -> None:
        try:
            super().validate(model, instance, *arguments, **more)
        except ValidationError as error:
            raise ValidationError({self.field: error.messages}) from error

    def clone(self) -> "FieldConstraint":
        """Django uses a copy of each constraint, made of what ``deconstruct`` returns."""
        copied = super().clone()
        copied.field = self.field
        return copied

    def deconstruct(self) -> Any:
        """Forms don't matter in the database, so migrations have a plain constraint."""
        _, *rest = super().deconstruct()
        return "django.db.models.CheckConstraint", *rest
