from django.db import models

from profile_app.models.person import Person


class Authorship(models.Model):
    """One author of one publication, with the meaning of the marks next to the name."""

    class EqualGroup(models.IntegerChoices):
        """A paper may have several groups of equal authors, such as first and last ones."""

        FIRST = 1, "Equal, first group"
        SECOND = 2, "Equal, second group"
        THIRD = 3, "Equal, third group"

    publication = models.ForeignKey(
        "profile_app.Publication", models.CASCADE, related_name="authorships"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    printed_name = models.CharField(
        "name as printed",
        max_length=200,
        blank=True,
        help_text="Only if spelled differently on this paper.",
    )
    equal_group = models.PositiveSmallIntegerField(
        "equal contribution", choices=EqualGroup.choices, null=True, blank=True
    )
    is_corresponding = models.BooleanField("corresponding", default=False)
    is_deceased = models.BooleanField("deceased", default=False)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "author"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "person"), name="author_once_a_publication"
            ),
        )

    def __str__(self) -> str:
        return self.printed_name or self.person.name
