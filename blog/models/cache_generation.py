from django.db import models


class CacheGeneration(models.Model):
    """A number that increases with every change of public content."""

    ONLY_PK = 1

    number = models.PositiveBigIntegerField(default=0)
    # The version of the Markdown renderer that the stored HTML is from.
    renderer = models.CharField(max_length=32, blank=True)
    # The TIME_ZONE at whose midnight posts without a time of day are stored.
    time_zone = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "blog_contentversion"
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="content_version_is_only_one"),
        )

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=cls.ONLY_PK).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        CacheGeneration.objects.bulk_create(
            [CacheGeneration(pk=cls.ONLY_PK)], ignore_conflicts=True
        )
        cls.objects.filter(pk=cls.ONLY_PK).update(number=models.F("number") + 1)
