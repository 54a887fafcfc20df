import hashlib
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.images.fields import CleanImageField
from blog.language_tags import LanguageTagField
from blog.models import MarkdownContent, Revision, SingleRow
from profile_app.accent import DEFAULT_ACCENT, validate_accent
from profile_app.appearance import (
    MAX_CSS_LENGTH,
    ColorScheme,
    Density,
    Look,
    PhotoShape,
    validate_css,
)
from profile_app.models.constraints import other_has_a_label
from profile_app.models.personal_links import PersonalLink


class CvPaper(models.TextChoices):
    """Paper sizes, by their Typst names."""

    A4 = "a4", "A4"
    LETTER = "us-letter", "US Letter"


class Profile(SingleRow, MarkdownContent):
    """The site's owner: a single row."""

    class PublicationsBy(models.TextChoices):
        YEAR = "year", _("Year")
        KIND = "kind", _("Type")

    class Language(models.TextChoices):
        """Interface languages; all but English have a catalog in ``locale/``."""

        ENGLISH = "en", "English"
        CHINESE = "zh-Hans", "简体中文"

    class VenueStyle(models.TextChoices):
        FULL = "full", "Full: USENIX Symposium on Networked Systems"
        SHORT = "short", "Short: NSDI"
        BOTH = "both", "Both: USENIX Symposium on Networked Systems (NSDI)"

    markdown_fields: ClassVar[tuple[str, ...]] = ("bio", "announcement", "footer")
    rows_of_it: ClassVar[tuple[str, ...]] = ("links",)

    name = models.CharField(max_length=120, blank=True)
    native_name = models.CharField(
        max_length=120, blank=True, help_text="Your name in its original script: 潘瑞"
    )
    native_language = LanguageTagField(
        max_length=12,
        blank=True,
        help_text="Language tag for screen readers and fonts: zh-Hans, ja, ko, ar",
    )
    aliases = models.TextField(
        "other spellings of your name",
        blank=True,
        help_text="One per line: R. Pan, Pan Rui, a former name. Shown in bold in author lists.",
    )
    headline = models.CharField(
        max_length=200, blank=True, help_text="For example: CS Ph.D. student, Princeton"
    )
    bio = models.TextField(blank=True)
    bio_html = models.TextField(editable=False, blank=True)
    photo = CleanImageField(upload_to="profile/", blank=True)
    hover_photo = CleanImageField(
        "second photo",
        upload_to="profile/",
        blank=True,
        help_text="Replaces the photo on hover.",
    )
    email_words = models.CharField(
        "email (as shown to readers)",
        max_length=200,
        blank=True,
        help_text="For example: ruipan at cs dot princeton dot edu",
    )
    cv_file = models.FileField(
        "CV file",
        upload_to="cv/",
        blank=True,
        validators=[FileExtensionValidator(["pdf"])],
        help_text="Upload your own PDF instead of the generated one.",
    )
    cv_file_wins = models.BooleanField(
        "use this file as the CV",
        default=True,
        help_text="If off, /cv.pdf is generated from your profile.",
    )
    cv_paper = models.CharField(
        "CV paper size", max_length=10, choices=CvPaper.choices, default=CvPaper.A4
    )
    announcement = models.TextField(blank=True, help_text="Highlighted at the top of the homepage.")
    announcement_html = models.TextField(editable=False, blank=True)
    footer = models.TextField(blank=True, help_text="Shown at the bottom of every page.")
    footer_html = models.TextField(editable=False, blank=True)
    accent = models.CharField(
        "accent color",
        max_length=7,
        default=DEFAULT_ACCENT,
        validators=[validate_accent],
        help_text="For example: #9b1c31. Must be readable on white; lightened for the dark theme.",
    )
    look = models.CharField(max_length=10, choices=Look.choices, default=Look.SERIF)
    color_scheme = models.CharField(
        "light or dark",
        max_length=10,
        choices=ColorScheme.choices,
        default=ColorScheme.AUTO,
        help_text="The theme readers see first. They can switch at any time.",
    )
    density = models.CharField(max_length=11, choices=Density.choices, default=Density.COMFORTABLE)
    photo_shape = models.CharField(
        max_length=10, choices=PhotoShape.choices, default=PhotoShape.ROUND
    )
    custom_css = models.TextField(
        "custom CSS",
        blank=True,
        max_length=MAX_CSS_LENGTH,
        validators=[validate_css],
        help_text="Loaded after the site's own styles on every public page.",
    )
    publications_by = models.CharField(
        "group publications by",
        max_length=4,
        choices=PublicationsBy.choices,
        default=PublicationsBy.YEAR,
        help_text="The default. Readers can switch.",
    )
    selected_first = models.BooleanField(
        "selected publications first",
        default=False,
        help_text="Show selected publications at the top of the list.",
    )
    venue_style = models.CharField(
        "venue style",
        max_length=5,
        choices=VenueStyle.choices,
        default=VenueStyle.FULL,
        help_text="The short name appears only if the publication has one.",
    )
    authors_shown = models.PositiveSmallIntegerField(
        "authors shown",
        default=10,
        help_text=(
            "Longer author lists show this many authors, plus you and the last one. "
            "Enter 0 to always show all."
        ),
    )
    language = models.CharField(
        "site language",
        max_length=12,
        choices=Language.choices,
        default=Language.ENGLISH,
        help_text=(
            "The language of menus, labels and dates, and of what you enter here. "
            "Each post has its own language."
        ),
    )
    shows_visits = models.BooleanField(
        "show visits on posts", default=True, help_text="Show each post's visit count to readers."
    )

    lets_ai_train = models.BooleanField(
        "allow AI training crawlers",
        default=True,
        help_text="If off, robots.txt asks them to stay away.",
    )

    # Set on pages by the query that loads the profile.
    has_posts: bool
    has_topics: bool
    has_papers: bool
    has_publications: bool
    has_projects: bool
    has_talks: bool
    has_courses: bool
    has_people: bool
    has_positions: bool
    has_news: bool
    has_menu: bool

    versions = GenericRelation(Revision)

    class Meta:
        verbose_name_plural = "profile"
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="profile_is_only_one"),
        )

    def __str__(self) -> str:
        return self.name or "Profile"

    def get_absolute_url(self) -> str:
        return reverse("profile_app:home")

    @property
    def spellings(self) -> list[str]:
        names = (self.name, self.native_name, *self.aliases.splitlines())
        return [name.strip() for name in names if name.strip()]

    @property
    def has_cv(self) -> bool:
        return bool(self.cv_file) or self.has_publications or self.has_positions

    @property
    def theme_version(self) -> str:
        """The version of theme.css, for its URL; empty if the pages need none."""
        chosen = (self.accent, self.look, self.density, self.photo_shape, self.custom_css)
        if chosen == (DEFAULT_ACCENT, Look.SERIF, Density.COMFORTABLE, PhotoShape.ROUND, ""):
            return ""
        return hashlib.sha256("\0".join(chosen).encode()).hexdigest()[:8]


class ProfileLink(PersonalLink):
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="links")

    class Meta(PersonalLink.Meta):
        constraints = (other_has_a_label("profile"),)
