from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.images.fields import CleanImageField
from blog.models import MarkdownContent, Revision
from profile_app.accent import DEFAULT_ACCENT, validate_accent


class CvPaper(models.TextChoices):
    """Called as the typesetter calls them."""

    A4 = "a4", "A4"
    LETTER = "us-letter", "US Letter"


class Profile(MarkdownContent):
    """The one person whose site this is."""

    class PublicationsBy(models.TextChoices):
        YEAR = "year", _("Year")
        KIND = "kind", _("Kind")

    class Language(models.TextChoices):
        """Of the interface: each but English has a catalogue in ``locale/``."""

        ENGLISH = "en", "English"
        CHINESE = "zh-Hans", "简体中文"

    class VenueStyle(models.TextChoices):
        FULL = "full", "In full: USENIX Symposium on Networked Systems"
        SHORT = "short", "In short: NSDI"
        BOTH = "both", "Both: USENIX Symposium on Networked Systems (NSDI)"

    ONLY_PK = 1
    markdown_fields: ClassVar[tuple[str, ...]] = ("bio", "announcement", "footer")
    rows_of_it: ClassVar[tuple[str, ...]] = ("links",)

    name = models.CharField(max_length=120, blank=True)
    native_name = models.CharField(
        max_length=120, blank=True, help_text="Your name in its own script: 潘瑞."
    )
    native_language = models.CharField(
        max_length=12,
        blank=True,
        help_text="Its language tag, so that it is read and set right: zh-Hans, ja, ko, ar.",
        validators=[
            RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "For example: zh-Hans.")
        ],
    )
    aliases = models.TextField(
        "other spellings of your name",
        blank=True,
        help_text="One a line: R. Pan, Pan Rui, a former name. All are set in bold among authors.",
    )
    headline = models.CharField(
        max_length=200, blank=True, help_text="What you are: CS Ph.D. student, Princeton."
    )
    bio = models.TextField(blank=True)
    bio_html = models.TextField(editable=False, blank=True)
    photo = CleanImageField(upload_to="profile/", blank=True)
    hover_photo = CleanImageField(
        "second photo",
        upload_to="profile/",
        blank=True,
        help_text="Shown when a pointer rests on the first.",
    )
    email_words = models.CharField(
        "e-mail, in words",
        max_length=200,
        blank=True,
        help_text="As a reader sees it: ruipan at cs dot princeton dot edu.",
    )
    cv_file = models.FileField(
        "CV as PDF",
        upload_to="cv/",
        blank=True,
        validators=[FileExtensionValidator(["pdf"])],
        help_text="One of your own, in place of the one that is made from what you enter here.",
    )
    cv_file_wins = models.BooleanField(
        "offer this file as the CV",
        default=True,
        help_text="Otherwise /cv.pdf is always the one that is made from what you enter here.",
    )
    cv_paper = models.CharField(
        "paper of the CV", max_length=10, choices=CvPaper.choices, default=CvPaper.A4
    )
    announcement = models.TextField(
        blank=True, help_text="A few words that stand out on the homepage."
    )
    announcement_html = models.TextField(editable=False, blank=True)
    footer = models.TextField(blank=True, help_text="The last line of every page.")
    footer_html = models.TextField(editable=False, blank=True)
    accent = models.CharField(
        "accent colour",
        max_length=7,
        default=DEFAULT_ACCENT,
        validators=[validate_accent],
        help_text="As #9b1c31. It must be readable as text on white; the dark theme lightens it.",
    )
    publications_by = models.CharField(
        "list publications by",
        max_length=4,
        choices=PublicationsBy.choices,
        default=PublicationsBy.YEAR,
        help_text="Readers can change to the other.",
    )
    selected_first = models.BooleanField(
        "selected publications first",
        default=False,
        help_text="The list then begins with what is marked as selected.",
    )
    venue_style = models.CharField(
        "venues",
        max_length=5,
        choices=VenueStyle.choices,
        default=VenueStyle.FULL,
        help_text="In short where a publication has a short form of its venue.",
    )
    authors_shown = models.PositiveSmallIntegerField(
        "authors shown",
        default=10,
        help_text=(
            "Of longer lists: so many, you, and the last; a click shows the others. "
            "0 shows all authors always."
        ),
    )
    language = models.CharField(
        "language of the site",
        max_length=12,
        choices=Language.choices,
        default=Language.ENGLISH,
        help_text=(
            "Of the menus, labels and dates that every reader sees, and of the texts you write "
            "here. Each post has a language of its own."
        ),
    )
    shows_visits = models.BooleanField(
        "show visits on posts", default=True, help_text="Each post then says how often it is read."
    )

    lets_ai_train = models.BooleanField(
        "let AI crawlers read the site",
        default=True,
        help_text="Otherwise robots.txt asks those that gather texts for training to stay away.",
    )

    versions = GenericRelation(Revision)

    class Meta:
        verbose_name_plural = "profile"
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="profile_is_only_one"),
        )

    def __str__(self) -> str:
        return self.name or "Profile"

    def save(self, **kwargs: Any) -> None:
        self.pk = self.ONLY_PK
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("profile_app:home")

    @property
    def spellings(self) -> list[str]:
        names = (self.name, self.native_name, *self.aliases.splitlines())
        return [name.strip() for name in names if name.strip()]

    @property
    def has_own_accent(self) -> bool:
        return self.accent != DEFAULT_ACCENT

    @classmethod
    def load(cls) -> "Profile":
        """Return the saved profile, or an empty one that is not saved yet."""
        return cls.objects.filter(pk=cls.ONLY_PK).first() or cls(pk=cls.ONLY_PK)


class ProfileLink(models.Model):
    class Kind(models.TextChoices):
        SCHOLAR = "scholar", "Google Scholar"
        GITHUB = "github", "GitHub"
        GITLAB = "gitlab", "GitLab"
        ORCID = "orcid", "ORCID"
        DBLP = "dblp", "DBLP"
        SEMANTIC = "semantic", "Semantic Scholar"
        OPENREVIEW = "openreview", "OpenReview"
        HUGGING_FACE = "hugging", "Hugging Face"
        LINKEDIN = "linkedin", "LinkedIn"
        X = "x", "X"
        BLUESKY = "bluesky", "Bluesky"
        MASTODON = "mastodon", "Mastodon"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", "Other"

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=60, blank=True, help_text="Instead of the usual name.")
    url = models.URLField("address", max_length=500)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "link"
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="other") | ~models.Q(label=""),
                name="profile_link_of_its_own_has_a_label",
                violation_error_message="A link of another kind needs a label.",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.get_kind_display()
