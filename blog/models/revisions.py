from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class RevisionQuerySet(models.QuerySet["Revision"]):
    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Revision(models.Model):
    """A row's form values at one save, as JSON.

    ``changes`` describes the difference from the previous revision.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    of = GenericForeignKey()
    content = models.TextField()
    event = models.CharField(max_length=100)
    changes = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        db_table = "blog_version"
        indexes = (models.Index(fields=("content_type", "object_id", "-id"), name="version_of"),)

    def __str__(self) -> str:
        return f"{self.event}, {self.made_at:%Y-%m-%d %H:%M}"

    @classmethod
    def names_file(cls, name: str) -> bool:
        """Return whether a revision refers to a file, which restoring it would need."""
        return cls.objects.filter(content__contains=f'"{name}"').exists()
