import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models


class Identifier(models.Model):
    """A publication's identifier in a database, other than its DOI and arXiv ID."""

    class Kind(models.TextChoices):
        OPENREVIEW = "openreview", "OpenReview"
        ACL = "acl", "ACL Anthology"
        HAL = "hal", "HAL"
        DBLP = "dblp", "DBLP"
        ISBN = "isbn", "ISBN"
        PMID = "pmid", "PubMed"
        INSPIRE = "inspire", "INSPIRE"
        SCHOLAR = "scholar", "Google Scholar"

    URLS: ClassVar[dict[str, str]] = {
        Kind.OPENREVIEW: "https://openreview.net/forum?id={}",
        Kind.ACL: "https://aclanthology.org/{}/",
        Kind.HAL: "https://hal.science/{}",
        Kind.DBLP: "https://dblp.org/rec/{}",
        Kind.ISBN: "https://openlibrary.org/isbn/{}",
        Kind.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
        Kind.INSPIRE: "https://inspirehep.net/literature/{}",
    }

    publication = models.ForeignKey(
        "profile_app.Publication", models.CASCADE, related_name="identifiers"
    )
    kind = models.CharField("type", max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=200)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "kind", "value"), name="identifier_once_a_publication"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    def save(self, **kwargs: Any) -> None:
        self.value = self.value.strip()
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """Return the publication's page in the database, or "" if it has none."""
        url = self.URLS.get(self.kind)
        return url.format(self.value) if url else ""

    def clean(self) -> None:
        super().clean()
        self.value = self._value_in_url() or self.value.strip()
        if "://" in self.value:
            raise ValidationError({"value": f"Enter the {self.get_kind_display()} ID, not a URL."})

    def _value_in_url(self) -> str:
        """Return the identifier in the URL of a page in the database, or ""."""
        before, _, after = self.URLS.get(self.kind, "").partition("{}")
        start = re.escape(before.removeprefix("https://"))
        rest = rf"([^?#&]+?)(?:{re.escape(after)})?/?(?:[?#&].*)?"
        match = re.fullmatch(rf"(?i)(?:https?://)?(?:www\.)?{start}{rest}", self.value.strip())
        return match[1] if match and before else ""
