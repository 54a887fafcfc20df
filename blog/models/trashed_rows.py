from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class ExactEncoder(DjangoJSONEncoder):
    """Keeps the microseconds, which Django's drops."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class TrashedRow(models.Model):
    """A deleted row: ``rows`` are it and all that was deleted with it, as Django serializes them.

    ``links`` are relations of other rows to it: model, field, key of the other row, its own key.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    rows = models.JSONField(encoder=ExactEncoder)
    links = models.JSONField()
    binned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id"), name="trashed_row_is_there_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> type[models.Model]:
        model = self.content_type.model_class()
        if model is None:
            raise LookupError(f"There is no model for {self.content_type}.")
        return model

    @classmethod
    def find(cls, model: type[models.Model], pk: int) -> "TrashedRow | None":
        of = ContentType.objects.get_for_model(model)
        return cls.objects.filter(content_type=of, object_id=pk).first()

    @classmethod
    def names_file(cls, name: str) -> bool:
        """Return whether a row in the trash has a file, which restoring it needs."""
        stored = cls.objects.values_list("rows", flat=True)
        return any(name in row["fields"].values() for rows in stored for row in rows)
