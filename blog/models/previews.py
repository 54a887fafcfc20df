from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone

from blog.models.posts import Post

# The point cannot stand in a signature, nor does it need an escape in an address.
SIGNER = Signer(sep=".", salt="blog.previews")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def signed(self, token: str) -> "PreviewLink | None":
        """Return the link of an address that we signed ourselves, be it valid still or not."""
        try:
            pk = int(SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return None
        return self.select_related("post", "created_by").filter(pk=pk).first()

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class PreviewLink(models.Model):
    """Lets whoever has its address read one post that is not public, until it expires."""

    class Days(models.IntegerChoices):
        ONE = 1, "a day"
        WEEK = 7, "a week"
        MONTH = 30, "30 days"
        QUARTER = 90, "90 days"

    post = models.ForeignKey(Post, models.CASCADE, related_name="preview_links")
    reader = models.CharField(
        "for whom",
        max_length=100,
        blank=True,
        help_text="A note to yourself, such as a name; nobody else sees it.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.post}, {self.reader or 'for anybody'}"

    def get_absolute_url(self) -> str:
        return reverse("blog:preview", args=[SIGNER.sign(str(self.pk))])

    @property
    def is_valid(self) -> bool:
        is_there = self.post.binned_at is None
        return is_there and self.revoked_at is None and self.expires_at > timezone.now()
