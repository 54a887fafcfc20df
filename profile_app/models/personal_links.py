from django.db import models


class PersonalLink(models.Model):
    """A link to someone's page at a service."""

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

    kind = models.CharField("type", max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=60, blank=True, help_text="Replaces the default label.")
    url = models.URLField("URL", max_length=500)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
        verbose_name = "link"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label or self.get_kind_display()
