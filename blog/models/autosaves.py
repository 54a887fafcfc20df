from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

AUTOSAVE_RETENTION = timedelta(days=30)
# A page's autosave is overwritten for this long before another one is started.
AUTOSAVE_INTERVAL = timedelta(minutes=10)
MAX_AUTOSAVES = 50


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def of(self, user: Any, form: str) -> Self:
        return self.filter(user=user, form=form).order_by("-updated_at", "-pk")

    def waiting(self) -> Self:
        """Return autosaves that were neither saved nor discarded."""
        return self.filter(is_open=True)


class Autosave(models.Model):
    """The unsaved texts of a form.

    ``page`` identifies one opening of the form. ``turn`` increases with each autosave, so that a
    late request can't overwrite a newer one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=200)
    page = models.CharField(max_length=40)
    turn = models.PositiveIntegerField()
    texts = models.TextField()
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        db_table = "blog_draftrevision"
        indexes = (models.Index(fields=("user", "form", "-updated_at"), name="draft_of_a_form"),)

    def __str__(self) -> str:
        return f"{self.form}, {self.updated_at:%Y-%m-%d %H:%M}"
