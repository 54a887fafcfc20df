from typing import Any, ClassVar, Self
from urllib.parse import quote

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.bibliography.publication_states import publication_state, with_year
from blog.images.fields import CleanImageField
from blog.markdown.rendering import title_text
from blog.models import MarkdownContent, Post, Topic, TopicalQuerySet
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from blog.models.posts import BODY_FIELDS
from blog.slugs import unique_slug
from profile_app.models.authors import Authorship
from profile_app.models.former_slugs import FormerSlug
from profile_app.models.home import HomeSection

# Other element ids on pages where a publication's slug is an id.
RESERVED_PUBLICATION_SLUGS = frozenset({
    *HomeSection.Kind.values, "main", "selected", "other-write-ups", "conference-papers",
    "workshop-papers", "journal-articles", "preprints", "posters-and-demos", "theses", "reports",
    "books", "book-chapters", "data-sets", "software", "patents", "others",
})  # fmt: skip


class PublicationQuerySet(TopicalQuerySet["Publication"]):
    def for_list(self) -> Self:
        return (
            self.select_related("post")
            .defer(*(f"post__{name}" for name in BODY_FIELDS))
            .prefetch_related(
                models.Prefetch(
                    "authorships",
                    Authorship.objects.select_related("person").order_by("order", "pk"),
                ),
                "resources",
                "identifiers",
            )
        )

    def for_page(self) -> Self:
        return self.for_list().prefetch_related("topics")


class Publication(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("abstract", "note")
    rows_of_it: ClassVar[tuple[str, ...]] = ("authorships", "resources", "identifiers")
    reserved_slugs: ClassVar[frozenset[str]] = RESERVED_PUBLICATION_SLUGS

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Conference paper")
        WORKSHOP = "workshop", _("Workshop paper")
        JOURNAL = "journal", _("Journal article")
        PREPRINT = "preprint", _("Preprint")
        POSTER = "poster", _("Poster or demo")
        THESIS = "thesis", _("Thesis")
        REPORT = "report", _("Report")
        BOOK = "book", _("Book")
        CHAPTER = "chapter", _("Book chapter")
        DATASET = "dataset", _("Data set")
        SOFTWARE = "software", _("Software")
        PATENT = "patent", _("Patent")
        OTHER = "other", _("Other")

    title = models.CharField(max_length=500)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text="URL slug. Generated from the title if empty.",
    )
    kind = models.CharField("type", max_length=12, choices=Kind.choices, default=Kind.CONFERENCE)
    venue = models.CharField(max_length=500, blank=True, help_text="For example: USENIX NSDI")
    venue_short = models.CharField(
        "short venue", max_length=60, blank=True, help_text="For example: NSDI"
    )
    venue_url = models.URLField("venue website", max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text="Leave empty for a manuscript or a paper in press; it is listed first.",
    )
    month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    preprint_venue = models.CharField(
        max_length=120,
        blank=True,
        help_text="Where the preprint was posted, e.g. arXiv. Don't add a separate entry for it.",
    )
    preprint_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    abstract = models.TextField(blank=True)
    abstract_html = models.TextField(editable=False, blank=True)
    award = models.CharField(max_length=160, blank=True, help_text="For example: Best Paper Award")
    impact = models.CharField(
        max_length=300, blank=True, help_text="For example: Integrated into vLLM"
    )
    note = models.TextField(blank=True, help_text="Shown below the venue.")
    note_html = models.TextField(editable=False, blank=True)
    is_selected = models.BooleanField("selected", default=True, help_text="Show on the homepage.")
    is_peer_reviewed = models.BooleanField(
        "peer-reviewed", default=True, help_text="If off, listed under other write-ups."
    )
    doi = models.CharField("DOI", max_length=200, blank=True)
    arxiv_id = models.CharField("arXiv ID", max_length=40, blank=True)
    bibtex_key = models.CharField("BibTeX key", max_length=120, blank=True)
    bibtex_type = models.CharField("BibTeX type", max_length=40, blank=True, editable=False)
    bibtex_fields = models.JSONField("other BibTeX fields", default=dict, blank=True)
    imported = models.JSONField(default=dict, blank=True, editable=False)
    has_more_authors = models.BooleanField(
        "et al.", default=False, help_text="The paper has more authors than those listed."
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="publications")
    cover = CleanImageField(
        "image",
        upload_to="publications/",
        blank=True,
        help_text="Shown next to the title. Wide figures fit best (16:10).",
    )
    # Name, width and height of the cover, and [width, name] of each rendition, narrowest first.
    cover_sizes = models.JSONField(default=dict, blank=True, editable=False)
    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text="Your blog post about it.",
    )
    order = models.PositiveIntegerField(default=0, db_index=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = (
            models.F("year").desc(nulls_first=True),
            models.F("month").desc(nulls_last=True),
            "order",
            "pk",
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(year=None) | models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="publication_year_is_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__range=(1, 12)),
                name="publication_month_is_of_a_year",
            ),
            models.UniqueConstraint(
                fields=("bibtex_key",),
                condition=~models.Q(bibtex_key=""),
                name="publication_bibtex_key_is_unique",
            ),
        )

    def __str__(self) -> str:
        return title_text(self.title)

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            name = self.title.split(":")[0]
            self.slug = unique_slug(self, name, fallback="publication")
        self._save_former_slug()
        super().save(**kwargs)

    def _save_former_slug(self) -> None:
        """Redirect the previous slug here until another publication takes it."""
        FormerSlug.objects.filter(slug=self.slug).delete()
        stored = Publication.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stored and stored != self.slug:
            FormerSlug.objects.update_or_create(slug=stored, defaults={"publication": self})

    def get_absolute_url(self) -> str:
        return reverse("profile_app:publication_detail", args=[self.slug])

    @property
    def year_label(self) -> str:
        """The year, or what is known instead, such as ``in press``; "" if nothing is known."""
        state = str(self.bibtex_fields.get("pubstate", ""))
        return str(self.year or publication_state(state))

    @property
    def venue_and_year(self) -> str:
        return with_year(self.venue, self.year_label)

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe='/()')}" if self.doi else ""

    @property
    def arxiv_url(self) -> str:
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else ""
