from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from blog.models.constraints import FieldConstraint
from profile_app.models.constraints import file_or_url

RESOURCE_EXTENSIONS = [
    "pdf", "ppt", "pptx", "key", "odp", "zip", "gz", "bib", "txt", "csv", "json", "mp4", "png",
    "jpg",
]  # fmt: skip


def stored_name(resource: "Resource", name: str) -> str:
    """Return the storage path of a publication's file."""
    return f"publications/{resource.publication.slug}/{get_valid_filename(name)}"


class Resource(models.Model):
    """A file or an external link that belongs to a publication."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PREPRINT = "preprint", _("Preprint")
        CODE = "code", _("Code")
        DATA = "data", _("Data")
        MODEL = "model", _("Model")
        SLIDES = "slides", _("Slides")
        TALK = "talk", _("Talk")
        VIDEO = "video", _("Video")
        POSTER = "poster", _("Poster")
        REPORT = "report", _("Technical report")
        SUPPLEMENT = "supplement", _("Supplement")
        PROJECT = "project", _("Project page")
        SOURCE = "source", _("Source")
        BLOG = "blog", _("Blog post")
        PRESS = "press", _("Press")
        OTHER = "other", _("Other")

    publication = models.ForeignKey(
        "profile_app.Publication", models.CASCADE, related_name="resources"
    )
    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.PDF)
    label = models.CharField(max_length=60, blank=True, help_text="Replaces the default label.")
    file = models.FileField(
        upload_to=stored_name,
        max_length=300,
        blank=True,
        validators=[FileExtensionValidator(RESOURCE_EXTENSIONS)],
    )
    file_name = models.CharField("name in URL", max_length=255, blank=True, editable=False)
    url = models.URLField("URL", max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            file_or_url("resource"),
            FieldConstraint(
                field="label",
                condition=~models.Q(kind="other") | ~models.Q(label=""),
                name="resource_of_its_own_has_a_label",
                violation_error_message="A link or file of type “Other” needs a label.",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Give a file uploaded again under the same name the same URL."""
        is_upload = bool(self.file) and not self.file._committed  # type: ignore[attr-defined]
        if is_upload or bool(self.file) != bool(self.file_name):
            self.file_name = self._free_name() if self.file else ""
            if update_fields is not None and "file" in update_fields:
                update_fields = {*update_fields, "file_name"}
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        if not self.file:
            return self.url
        return reverse(
            "profile_app:publication_file", args=[self.publication.slug, self.served_name]
        )

    def _free_name(self) -> str:
        """Return the file's name, numbered if another file of the publication has it."""
        name = PurePosixPath(get_valid_filename(PurePosixPath(self.file.name or "").name))
        others = Resource.objects.filter(publication=self.publication_id).exclude(pk=self.pk)
        taken = set(others.values_list("file_name", flat=True))
        candidate, number = name.name, 2
        while candidate in taken:
            candidate, number = f"{name.stem}-{number}{name.suffix}", number + 1
        return candidate

    @property
    def served_name(self) -> str:
        """The file's name in its URL, or "" if there is no file."""
        return self.file_name or PurePosixPath(self.file.name or "").name

    @property
    def is_local_pdf(self) -> bool:
        return self.served_name.lower().endswith(".pdf")
