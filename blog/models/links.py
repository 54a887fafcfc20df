from django.db import models

from blog.models.papers import Paper
from blog.models.posts import Post


class PostLink(models.Model):
    """That the text of a post leads to another, or names one that there is not (yet).

    ``key`` is the name as an address has it; empty for an ordinary link.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="links_out")
    to_post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="links_in")
    key = models.CharField(max_length=300, blank=True, db_index=True)
    address = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.post_id} to {self.key or self.address}"


class Citation(models.Model):
    """That the text of a post cites a paper, or names a key that no paper has (yet)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="citations")
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, related_name="citations")
    key = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return f"{self.post_id} cites {self.key}"
