from django.db import models


class Image(models.Model):
    """A picture of a text, stored once by its content."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    file = models.ImageField(
        upload_to="images/", width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    variants = models.JSONField(editable=False, default=list, blank=True)
    name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return self.name or self.digest[:12]
