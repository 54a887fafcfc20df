from typing import Self

from django.db import models


class ImageQuerySet(models.QuerySet["Image"]):
    def at(self, path: str) -> "Image | None":
        """Return the image at this storage path, or the one that replaced it."""
        return self.filter(models.Q(file=path) | models.Q(former_paths__path=path)).first()

    def without_sizes(self) -> Self:
        """Return images whose renditions have never been created."""
        return self.filter(recipe=0)


class Image(models.Model):
    """An image used in texts, stored once by its content."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    file = models.ImageField(
        "image", upload_to="images/", width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    weight = models.PositiveBigIntegerField(editable=False, default=0)
    # [width, file name, bytes] of each, narrowest first.
    variants = models.JSONField(editable=False, default=list, blank=True)
    recipe = models.PositiveSmallIntegerField(editable=False, default=0)
    name = models.CharField(max_length=200, blank=True)
    description = models.CharField(
        max_length=300,
        blank=True,
        help_text="Alt text. The editor inserts it with the image; existing posts don't change.",
    )
    added_at = models.DateTimeField("added", auto_now_add=True)
    # In the trash since then; texts that show the image still do.
    binned_at = models.DateTimeField(null=True, editable=False)

    # Set by the upload that stores the file, so that it can report duplicates.
    is_new = False

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return self.name or self.digest[:12]

    def file_names(self) -> list[str]:
        return [str(self.file.name), *(name for _, name, _ in self.variants)]


class FormerPath(models.Model):
    """A path an image had before it was replaced; texts may still use it."""

    path = models.CharField(max_length=200, unique=True)
    image = models.ForeignKey(Image, models.CASCADE, related_name="former_paths")

    def __str__(self) -> str:
        return self.path
