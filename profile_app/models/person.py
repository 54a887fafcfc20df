from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone

from blog.dates import months
from blog.images.fields import CleanImageField
from blog.models import MarkdownContent, Revision
from blog.slugs import unique_slug
from blog.validators import validate_years
from profile_app.models.constraints import ends_after_start, other_has_a_label
from profile_app.models.personal_links import PersonalLink


def role_and_place(role: str, place: str) -> str:
    """Return the two as one phrase: “Postdoc, now at NVIDIA”."""
    if role and place.startswith("Now at "):
        place = f"n{place[1:]}"
    return ", ".join(filter(None, (role, place)))


class PersonQuerySet(models.QuerySet["Person"]):
    def members(self) -> Self:
        """Return the people of the public list."""
        return self.filter(is_member=True)

    def listed(self) -> list["Person"]:
        """Return the members in order, with their links."""
        return self.members().prefetch_related("links").in_order()

    def current(self) -> list["Person"]:
        """Return the members in order, without alumni and those who start later."""
        members = self.members().in_order()
        return [one for one in members if not (one.is_alumni or one.starts_later)]

    def in_order(self) -> list["Person"]:
        return sorted(self, key=lambda one: (one.order, one.start_on or date.max, one.name))


class Person(MarkdownContent):
    """A co-author, entered once and linked from all publications, or a member of the group.

    Only members are part of the list of people, and only those with a text have a page.
    """

    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)
    rows_of_it: ClassVar[tuple[str, ...]] = ("links",)
    stays_on_restoring: ClassVar[tuple[str, ...]] = ("slug",)

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
    is_member = models.BooleanField(
        "member", default=False, db_index=True, help_text="Show on the People page."
    )
    role = models.CharField(max_length=120, blank=True, help_text="For example: Ph.D. student")
    now_at = models.CharField(
        "current position", max_length=160, blank=True, help_text="For example: Now at NVIDIA"
    )
    start_on = models.DateField("start", null=True, blank=True)
    end_on = models.DateField(
        "end", null=True, blank=True, help_text="Alumni are those whose end is in the past."
    )
    cover = CleanImageField("photo", upload_to="people/", blank=True)
    # As those of projects.
    cover_sizes = models.JSONField(default=dict, blank=True, editable=False)
    body = models.TextField(
        "text", blank=True, help_text="A member with a text has a page of their own."
    )
    body_html = models.TextField(editable=False, blank=True)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        allow_unicode=True,
        null=True,
        blank=True,
        help_text="URL slug. Generated from the name of a member if empty.",
    )
    order = models.SmallIntegerField(
        "position",
        default=0,
        help_text=(
            "Lower numbers come first, such as -1 before 0. People with the same position are "
            "sorted by start date, then name."
        ),
    )

    versions = GenericRelation(Revision)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name", "pk")
        constraints = (ends_after_start("person"),)

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        if self.is_member and not self.slug:
            self.slug = unique_slug(self, self.name, fallback="person")
        super().save(**kwargs)

    def clean(self) -> None:
        super().clean()
        validate_years(self, "start_on", "end_on")

    def get_absolute_url(self) -> str:
        """Return the URL of the list if the person has no page."""
        if not self.has_page:
            return reverse("profile_app:person_list")
        return reverse("profile_app:person_detail", args=[self.slug])

    @property
    def has_page(self) -> bool:
        return bool(self.is_member and self.slug and self.body)

    @property
    def is_public(self) -> bool:
        """Whether others can have linked to the page."""
        return self.has_page

    @property
    def link(self) -> str:
        """The page of the person, here or elsewhere, or ""."""
        return self.get_absolute_url() if self.has_page else self.url

    @property
    def is_alumni(self) -> bool:
        return self.end_on is not None and self.end_on < timezone.localdate()

    @property
    def starts_later(self) -> bool:
        return self.start_on is not None and self.start_on > timezone.localdate()

    @property
    def dates(self) -> str:
        return months(self.start_on, self.end_on)

    @property
    def about(self) -> str:
        return role_and_place(self.role, self.now_at)

    @property
    def spellings(self) -> list[str]:
        return [self.name, *filter(None, map(str.strip, self.aliases.splitlines()))]


class PersonLink(PersonalLink):
    person = models.ForeignKey(Person, models.CASCADE, related_name="links")

    class Meta(PersonalLink.Meta):
        constraints = (other_has_a_label("person"),)
