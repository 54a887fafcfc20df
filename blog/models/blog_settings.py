from typing import Any

from django.db import models

from blog.validators import validate_embed_address


class BlogSettings(models.Model):
    """What the owner chose for all posts."""

    class Style(models.TextChoices):
        IEEE = "IEEE", "IEEE: numbers, in the order of the text"
        ACM = "ACM", "ACM: numbers, in the order of the authors"
        APA = "APA", "APA: authors and years"

    ONLY_PK = 1

    citation_style = models.CharField(
        "citations",
        max_length=4,
        choices=Style.choices,
        default=Style.IEEE,
        help_text="How [@key] cites a paper of the reading list, and the list at a post's end.",
    )
    reply_address = models.EmailField(
        "replies by e-mail to",
        blank=True,
        help_text="Every post then ends with a link that opens a letter with the post's title. "
        "The address stands in the page, where harvesters find it too.",
    )
    comments_address = models.CharField(
        "comments from",
        max_length=1000,
        blank=True,
        validators=[validate_embed_address],
        help_text="The page of a comment service, to be shown in a frame below each post once a "
        "reader asks for it: https://giscus.app/en/widget?… or https://comments.example.org/… "
        "{address}, {path} and {title} stand for those of the post.",
    )

    # As stored before the last save, for what follows from it.
    former: "BlogSettings | None" = None

    class Meta:
        db_table = "blog_writing"
        verbose_name = verbose_name_plural = "blog settings"
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="writing_is_one"),)

    def __str__(self) -> str:
        return "Citations and replies"

    def save(self, **kwargs: Any) -> None:
        self.pk = self.ONLY_PK
        super().save(**kwargs)

    @classmethod
    def load(cls) -> "BlogSettings":
        """Return what was saved, or the defaults."""
        return cls.objects.filter(pk=cls.ONLY_PK).first() or cls(pk=cls.ONLY_PK)
