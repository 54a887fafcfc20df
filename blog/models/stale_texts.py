from django.db import models


class StaleText(models.Model):
    """A text that waits for the background worker to render it again."""

    model = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("model", "object_id"), name="stale_text_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
