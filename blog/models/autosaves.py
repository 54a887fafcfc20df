from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=30)
# What is typed within so long is one revision.
REVISION_SPAN = timedelta(minutes=10)
MOST_REVISIONS = 50


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def of(self, user: Any, form: str) -> Self:
        return self.filter(user=user, form=form).order_by("-updated_at", "-pk")

    def waiting(self) -> Self:
        """What was typed and neither saved nor dropped."""
        return self.filter(is_open=True)


class Autosave(models.Model):
    """What somebody typed into a form and has not saved: it publishes nothing.

    ``page`` is one opening of the form. Its ``turn`` grows with each writing, so that a late one
    cannot take the place of a newer.
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
