from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone

from blog.models.posts import Post

# A dot never occurs in a signature and needs no escaping in a URL.
SIGNER = Signer(sep=".", salt="blog.previews")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def signed(self, token: str) -> "PreviewLink | None":
        """Return the link for a correctly signed token, even if it has expired."""
        try:
            pk = int(SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return None
        return self.select_related("post", "created_by").filter(pk=pk).first()

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class PreviewLink(models.Model):
    """Lets anyone with the link read one unpublished post until the link expires."""

    class Days(models.IntegerChoices):
        ONE = 1, "1 day"
        WEEK = 7, "1 week"
        MONTH = 30, "30 days"
        QUARTER = 90, "90 days"

    post = models.ForeignKey(Post, models.CASCADE, related_name="preview_links")
    reader = models.CharField(
        "recipient",
        max_length=100,
        blank=True,
        help_text="A note to yourself, such as a name. Only you see it.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.post}, {self.reader or 'anyone'}"

    def get_absolute_url(self) -> str:
        return reverse("blog:preview", args=[SIGNER.sign(str(self.pk))])

    @property
    def is_valid(self) -> bool:
        is_there = self.post.binned_at is None
        return is_there and self.revoked_at is None and self.expires_at > timezone.now()
