from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

UNDO_RETENTION = timedelta(days=14)


class SiteImportQuerySet(models.QuerySet["SiteImport"]):
    def can_be_undone(self) -> Self:
        return self.filter(made_at__gt=timezone.now() - UNDO_RETENTION).order_by("-pk")


class SiteImport(models.Model):
    """What an import created, so that it can be undone.

    ``rows``: the model, key and fingerprint of each row.
    """

    source = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)
    rows = models.JSONField(default=list)

    objects = SiteImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.source
