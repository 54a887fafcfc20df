from django.db import models

from blog.models.papers import Paper
from blog.models.posts import Post


class PostLink(models.Model):
    """A link from a post to another post, which may not exist yet.

    ``key`` is the slug of the name in a ``[[wiki link]]``, or "" for an ordinary link.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="links_out")
    to_post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="links_in")
    key = models.CharField(max_length=300, blank=True, db_index=True)
    address = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.post_id} to {self.key or self.address}"


class Citation(models.Model):
    """A citation of a paper in a post; there may be no paper with the key yet."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="citations")
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, related_name="citations")
    key = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return f"{self.post_id} cites {self.key}"
