from django.db import models

from blog.models import DemoAware


class Person(DemoAware):
    """A co-author, known once and linked everywhere."""

    name = models.CharField(max_length=200, help_text="As it is printed: Shivaram Venkataraman.")
    family_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="Where it is not the last word of the name: van Rossum, García Márquez.",
    )
    aliases = models.TextField(
        "other spellings",
        blank=True,
        help_text="One a line: R. Pan, 潘瑞, a former name. An import knows the person by them.",
    )
    is_organisation = models.BooleanField("an organisation", default=False)
    url = models.URLField("page", max_length=500, blank=True)
    is_me = models.BooleanField(
        "this is me", default=False, help_text="Set in bold in every list of authors."
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def spellings(self) -> list[str]:
        return [self.name, *filter(None, map(str.strip, self.aliases.splitlines()))]
