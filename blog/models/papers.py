import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from blog.bibliography.citing_names import MAX_NAMES_IN_LISTS, names_in_lists
from blog.bibliography.name_lists import names_between_commas
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Reference, ReferenceLink
from blog.bibliography.reference_keys import citation_key
from blog.markdown.rendering import title_text
from blog.models.base import DemoAware
from blog.models.posts import Post
from blog.models.topics import Topic, TopicalQuerySet
from blog.row_urls import row_url
from blog.validators import validate_citation_key, validate_years

FIRST_YEAR, LAST_YEAR = 1500, 2200
BIBTEX_KEY = re.compile(r"@\s*\w+\s*\{\s*([^\s,]+)\s*,")
_NOT_IN_KEYS = re.compile(r"[^\w:.+/-]+|\.\.+|//+|/(?=\.)|\.(?=/)")
_PREPRINTS = {"", "arxiv", "corr"}
_AND_OTHERS = re.compile(r"[\s,;]*\b(?:and\s+)?(?:others|et al\.?)\s*$", re.IGNORECASE)
_OTHERS = {"others", "et al", "et al."}


def title_key(title: str) -> str:
    """Return the letters and digits of a title, ignoring case and accents, for matching."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))[:300]


class PaperQuerySet(TopicalQuerySet["Paper"]):
    def with_notes(self) -> Self:
        """Prefetch each paper's published notes as ``notes``."""
        return self.prefetch_related(
            models.Prefetch("posts", Post.objects.published().for_links(), to_attr="notes"),
            "topics",
        )

    def titled(self, title: str) -> Self:
        return self.filter(title_key=title_key(title))


class Paper(DemoAware):
    class State(models.TextChoices):
        TO_READ = "to-read", pgettext_lazy("of a paper", "To read")
        READING = "reading", pgettext_lazy("of a paper", "Reading")
        READ = "read", pgettext_lazy("of a paper", "Read")

    title = models.CharField(max_length=400)
    title_key = models.CharField(max_length=300, editable=False, db_index=True)
    authors = models.TextField(
        blank=True, help_text="In order, separated by commas: Kshiteej Mahajan, Aditya Akella"
    )
    venue = models.CharField(max_length=120, blank=True, help_text="Short form: NSDI, VLDB, arXiv")
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI looks like 10.1145/3318464.")],
    )
    arxiv_id = models.CharField(
        "arXiv ID",
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?$",
                "An arXiv ID looks like 2312.05385 or cs/0112017.",
            )
        ],
    )
    url = models.URLField("URL", max_length=500, blank=True)
    pdf_url = models.URLField("PDF URL", max_length=500, blank=True)
    bibtex = models.TextField("BibTeX", blank=True)
    citation_key = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_citation_key],
        help_text="Cite as [@key]. Generated if left empty.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="papers")
    state = models.CharField("status", max_length=10, choices=State.choices, default=State.TO_READ)
    summary = models.CharField(
        "one-line summary",
        max_length=500,
        blank=True,
        help_text="One-line takeaway. Shown on the reading list.",
    )
    read_on = models.DateField(
        "read on",
        null=True,
        blank=True,
        help_text="Set when you mark it as read. Leave empty if you don't remember.",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    # The stored row before the last save, for comparison in signal handlers.
    former: "Paper | None" = None

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "title")
        constraints = (
            models.UniqueConstraint(
                fields=("doi",),
                condition=~models.Q(doi=""),
                name="paper_doi_is_unique",
                violation_error_message="Another paper has this DOI.",
            ),
            models.UniqueConstraint(
                fields=("arxiv_id",),
                condition=~models.Q(arxiv_id=""),
                name="paper_arxiv_id_is_unique",
                violation_error_message="Another paper has this arXiv ID.",
            ),
            models.UniqueConstraint(
                Lower("citation_key"),
                name="paper_citation_key_is_its_own",
                violation_error_message="Another paper has this citation key.",
            ),
            models.CheckConstraint(
                condition=models.Q(year=None) | models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="paper_year_is_plausible",
            ),
        )

    def __str__(self) -> str:
        title = title_text(self.title)
        return f"{title} ({self.venue_and_year})" if self.venue_and_year else title

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if self._is_read_now():
            self.read_on = timezone.localdate()
            update_fields = update_fields and {*update_fields, "read_on"}
        self.title_key = title_key(self.title)
        if update_fields is not None and "title" in update_fields:
            update_fields = {*update_fields, "title_key"}
        if not self.citation_key:
            self.citation_key = self._free_citation_key()
            update_fields = update_fields and {*update_fields, "citation_key"}
        super().save(update_fields=update_fields, **kwargs)

    def clean(self) -> None:
        super().clean()
        validate_years(self, "read_on")
        former = Paper.objects.filter(pk=self.pk).values_list("citation_key", flat=True).first()
        if former and self.citation_key != former:
            titles = self.citations.filter(key__iexact=former).values_list("post__title", flat=True)
            if first := titles.order_by("post_id").first():
                raise ValidationError(
                    {"citation_key": f"“{first}” cites this paper as [@{former}]. Change it first."}
                )

    def _is_read_now(self) -> bool:
        """Whether the paper has been marked as read since it was last saved."""
        if self.state != self.State.READ or self.read_on is not None or self._state.adding:
            return False
        return Paper.objects.filter(pk=self.pk).exclude(state=self.State.READ).exists()

    @property
    def author_line(self) -> str:
        """The authors as pages show them, with “et al.” for the rest."""
        return _AND_OTHERS.sub(" et al.", self.authors)

    @property
    def short_author_line(self) -> str:
        """The authors as lists show them."""
        names = names_between_commas(self.authors)
        return names_in_lists(names) if len(names) > MAX_NAMES_IN_LISTS else self.author_line

    def reference(self) -> Reference:
        """Return the paper's fields as a reference, ignoring its BibTeX."""
        names = names_between_commas(self.authors)
        is_preprint = self.venue.lower() in _PREPRINTS
        return Reference(
            key=self.citation_key,
            type="misc" if is_preprint else "inproceedings",
            title=self.title,
            authors=tuple(
                Author(split_name(name)) for name in names if name.lower() not in _OTHERS
            ),
            has_more_authors=any(name.lower() in _OTHERS for name in names),
            venue="" if is_preprint and self.arxiv_id else self.venue,
            year=self.year,
            doi=self.doi,
            arxiv_id=re.sub(r"v\d+$", "", self.arxiv_id),
            url=self.url,
            links=(ReferenceLink("pdf", self.pdf_url),) if self.pdf_url else (),
        )

    def _free_citation_key(self) -> str:
        """Return the BibTeX entry's key, or one made from author, year and title.

        A number is appended if another paper has the key.
        """
        entered = BIBTEX_KEY.match(self.bibtex.strip())
        key = citation_key(replace(self.reference(), key=entered[1] if entered else ""))
        wanted = _NOT_IN_KEYS.sub("-", key).strip("-./:")[:180].strip("-./:") or "untitled"
        others = Paper.objects.exclude(pk=self.pk).filter(citation_key__istartswith=wanted)
        taken = {key.lower() for key in others.values_list("citation_key", flat=True)}
        numbered = (f"{wanted}-{number}" for number in count(2))
        return next(key for key in chain([wanted], numbered) if key.lower() not in taken)

    def get_absolute_url(self) -> str:
        return row_url("blog:paper_detail", self.citation_key)

    @property
    def venue_and_year(self) -> str:
        return " ".join(str(part) for part in (self.venue, self.year) if part)

    @property
    def has_links(self) -> bool:
        return bool(
            self.pdf_url or self.url or self.doi or self.arxiv_id or self.bibtex or self.is_citable
        )

    @property
    def is_citable(self) -> bool:
        """Whether enough fields are set for a BibTeX entry."""
        return bool(self.authors and self.year)

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def arxiv_url(self) -> str:
        return f"https://arxiv.org/abs/{self.arxiv_id}" if self.arxiv_id else ""
