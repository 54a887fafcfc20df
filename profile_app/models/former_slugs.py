from django.db import models


class FormerSlug(models.Model):
    """An earlier slug of a publication, which still redirects to it."""

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    publication = models.ForeignKey(
        "profile_app.Publication", models.CASCADE, related_name="former_slugs"
    )

    def __str__(self) -> str:
        return self.slug
