from django.db import models

from blog.models.base import SingleRow
from blog.validators import validate_embed_address


class BlogSettings(SingleRow):
    """Settings for all posts: a single row."""

    class Style(models.TextChoices):
        IEEE = "IEEE", "IEEE: numbered in order of citation"
        ACM = "ACM", "ACM: numbered in order of authors"
        APA = "APA", "APA: author and year"

    citation_style = models.CharField(
        "citation style",
        max_length=4,
        choices=Style.choices,
        default=Style.IEEE,
        help_text="Style of [@key] citations and of the references at the end of a post.",
    )
    reply_address = models.EmailField(
        "reply email",
        blank=True,
        help_text="Adds a “Reply by email” link to each post. The address is visible to spam bots.",
    )
    comments_address = models.CharField(
        "comments URL",
        max_length=1000,
        blank=True,
        validators=[validate_embed_address],
        help_text="Page of a comment service, shown in a frame below each post when a reader "
        "clicks “Show comments”: https://giscus.app/en/widget?… or https://comments.example.org/… "
        "{address}, {path} and {title} are replaced with the post's.",
    )

    # The stored row before the last save, for comparison in signal handlers.
    former: "BlogSettings | None" = None

    class Meta:
        db_table = "blog_writing"
        verbose_name = verbose_name_plural = "blog settings"
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="writing_is_one"),)

    def __str__(self) -> str:
        return "Blog settings"
