from django.db import models

from blog.models.posts import Post
from blog.models.topics import Topic


class Redirect(models.Model):
    """An old path and the post or topic it redirects to."""

    path = models.CharField(
        "old URL", max_length=500, unique=True, help_text="Path, with the leading slash: /2019/old/"
    )
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="redirects")
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="redirects"
    )

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, topic__isnull=True)
                | models.Q(post__isnull=True, topic__isnull=False),
                name="redirect_has_one_target",
            ),
            models.CheckConstraint(
                condition=models.Q(path__startswith="/"), name="redirect_path_is_absolute"
            ),
        )

    def __str__(self) -> str:
        return self.path

    def target_url(self) -> str:
        return (self.post or self.topic).get_absolute_url()  # type: ignore[union-attr]
