from django.db import models

from blog.models import Content


class Person(Content):
    """A co-author, known once and linked everywhere."""

    name = models.CharField(max_length=200, help_text="As it is printed: Shivaram Venkataraman.")
    url = models.URLField("page", max_length=500, blank=True)
    is_me = models.BooleanField(
        "this is me", default=False, help_text="Set in bold in every list of authors."
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
