from pathlib import PurePosixPath
from typing import Any, ClassVar, Self

from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from blog.image_field import CleanImageField
from blog.models import MarkdownContent, Post
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from blog.slugs import unique_slug
from profile_app.models.person import Person

RESOURCE_EXTENSIONS = [
    "pdf", "ppt", "pptx", "key", "odp", "zip", "gz", "bib", "txt", "csv", "json", "mp4", "png",
    "jpg",
]  # fmt: skip


class PublicationQuerySet(models.QuerySet["Publication"]):
    def for_list(self) -> Self:
        return self.select_related("post").prefetch_related(
            models.Prefetch(
                "authorships", Authorship.objects.select_related("person").order_by("order", "pk")
            ),
            "resources",
        )


class Publication(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("abstract", "note")

    class Kind(models.TextChoices):
        CONFERENCE = "conference", "Conference paper"
        WORKSHOP = "workshop", "Workshop paper"
        JOURNAL = "journal", "Journal article"
        PREPRINT = "preprint", "Preprint"
        THESIS = "thesis", "Thesis"
        REPORT = "report", "Report"
        BOOK = "book", "Book or chapter"
        OTHER = "other", "Other"

    title = models.CharField(max_length=400)
    slug = models.SlugField("address", max_length=120, unique=True, allow_unicode=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONFERENCE)
    venue = models.CharField(max_length=200, blank=True, help_text="USENIX NSDI")
    venue_url = models.URLField("venue's page", max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    abstract = models.TextField(blank=True)
    abstract_html = models.TextField(editable=False, blank=True)
    award = models.CharField(max_length=160, blank=True, help_text="Best Paper Award")
    note = models.TextField(blank=True, help_text="A line under the venue.")
    note_html = models.TextField(editable=False, blank=True)
    is_selected = models.BooleanField("selected", default=True, help_text="On the homepage.")
    is_peer_reviewed = models.BooleanField(
        "peer-reviewed", default=True, help_text="Otherwise among the other write-ups."
    )
    doi = models.CharField("DOI", max_length=200, blank=True)
    arxiv_id = models.CharField("arXiv id", max_length=40, blank=True)
    bibtex_key = models.CharField("BibTeX key", max_length=120, blank=True)
    cover = CleanImageField("picture", upload_to="publications/", blank=True)
    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        help_text="What you wrote about it on the blog.",
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "order", models.F("month").desc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="publication_year_is_plausible",
            ),
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__range=(1, 12)),
                name="publication_month_is_of_a_year",
            ),
            models.UniqueConstraint(
                fields=("doi",), condition=~models.Q(doi=""), name="publication_doi_is_unique"
            ),
            models.UniqueConstraint(
                fields=("bibtex_key",),
                condition=~models.Q(bibtex_key=""),
                name="publication_bibtex_key_is_unique",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.title.split(":")[0], fallback="publication")
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('profile_app:publication_list')}#{self.slug}"

    @property
    def venue_and_year(self) -> str:
        if str(self.year) in self.venue:
            return self.venue
        return f"{self.venue} {self.year}".strip()

    @property
    def main_url(self) -> str:
        """Where the title leads: the first PDF or report, else the DOI or arXiv page."""
        for resource in self.resources.all():
            if resource.kind in {Resource.Kind.PDF, Resource.Kind.REPORT}:
                return resource.get_absolute_url()
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else ""

    @property
    def has_equal_contributions(self) -> bool:
        return any(author.is_equal_contributor for author in self.authorships.all())

    @property
    def has_corresponding_authors(self) -> bool:
        return any(author.is_corresponding for author in self.authorships.all())


class Authorship(models.Model):
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="authorships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    is_equal_contributor = models.BooleanField("equal contribution", default=False)
    is_corresponding = models.BooleanField("corresponding", default=False)
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
        return self.person.name


class Resource(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        CODE = "code", "Code"
        SLIDES = "slides", "Slides"
        TALK = "talk", "Talk"
        POSTER = "poster", "Poster"
        REPORT = "report", "Technical report"
        OTHER = "other", "Other"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PDF)
    label = models.CharField(max_length=60, blank=True, help_text="Instead of the usual word.")
    file = models.FileField(
        upload_to="publications/",
        blank=True,
        validators=[FileExtensionValidator(RESOURCE_EXTENSIONS)],
    )
    url = models.URLField("address", max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(file="") & ~models.Q(url=""))
                | (~models.Q(file="") & models.Q(url="")),
                name="resource_is_a_file_or_an_address",
                violation_error_message="Give either a file or an address.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="other") | ~models.Q(label=""),
                name="resource_of_its_own_has_a_label",
                violation_error_message="A resource of another kind needs a label.",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    def get_absolute_url(self) -> str:
        return self.file.url if self.file else self.url

    @property
    def file_name(self) -> str:
        return PurePosixPath(self.file.name or "").name
