from typing import Any

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

    URLS = {
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
        url = self.URLS.get(self.Kind(self.kind))
        return url.format(self.value) if url else ""
