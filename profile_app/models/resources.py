from pathlib import PurePosixPath

from django.core.validators import FileExtensionValidator
from django.db import models

RESOURCE_EXTENSIONS = [
    "pdf", "ppt", "pptx", "key", "odp", "zip", "gz", "bib", "txt", "csv", "json", "mp4", "png",
    "jpg",
]  # fmt: skip


class Resource(models.Model):
    """A file of ours or an address elsewhere that belongs to a publication."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PREPRINT = "preprint", "Preprint"
        CODE = "code", "Code"
        DATA = "data", "Data"
        MODEL = "model", "Model"
        SLIDES = "slides", "Slides"
        TALK = "talk", "Talk"
        VIDEO = "video", "Video"
        POSTER = "poster", "Poster"
        REPORT = "report", "Technical report"
        SUPPLEMENT = "supplement", "Supplement"
        PROJECT = "project", "Project page"
        SOURCE = "source", "Source"
        BLOG = "blog", "Blog post"
        PRESS = "press", "Press"
        OTHER = "other", "Other"

    publication = models.ForeignKey(
        "profile_app.Publication", models.CASCADE, related_name="resources"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PDF)
    label = models.CharField(max_length=60, blank=True, help_text="Instead of the usual word.")
    file = models.FileField(
        upload_to="publications/",
        blank=True,
        validators=[FileExtensionValidator(RESOURCE_EXTENSIONS)],
    )
    url = models.URLField("address", max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(file="") & ~models.Q(url=""))
                | (~models.Q(file="") & models.Q(url="")),
                name="resource_is_a_file_or_an_address",
                violation_error_message="Give either a file or an address.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="other") | ~models.Q(label=""),
                name="resource_of_its_own_has_a_label",
                violation_error_message="A resource of another kind needs a label.",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    def get_absolute_url(self) -> str:
        return self.file.url if self.file else self.url

    @property
    def file_name(self) -> str:
        return PurePosixPath(self.file.name or "").name
