from django.db import models

from blog.models import DemoAware


class Person(DemoAware):
    """A co-author, entered once and linked from all publications."""

    name = models.CharField(max_length=200, help_text="Display name: Shivaram Venkataraman")
    family_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="Only needed if it isn't the last word of the name: van Rossum, García Márquez",
    )
    aliases = models.TextField(
        "other spellings",
        blank=True,
        help_text="One per line: R. Pan, 潘瑞, a former name. Used to recognize the author.",
    )
    is_organisation = models.BooleanField("organization", default=False)
    url = models.URLField("website", max_length=500, blank=True)
    is_me = models.BooleanField(
        "this is me", default=False, help_text="Shown in bold in author lists."
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def spellings(self) -> list[str]:
        return [self.name, *filter(None, map(str.strip, self.aliases.splitlines()))]
