from django.db import models

MAX_FILE_NAME = 200


class DownloadKey(models.Model):
    """Today's keyed hash of one reader of one file or page, deleted with the day's salt."""

    day = models.DateField()
    name = models.CharField(max_length=MAX_FILE_NAME)
    reader = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "reader", "name"), name="download_counts_once_a_day"
            ),
        )


class DailyDownloads(models.Model):
    """The number of readers who downloaded a file on one day, by its name in storage.

    Also of those who visited one of the site's own pages, by its path: the same counting applies.
    """

    name = models.CharField(max_length=MAX_FILE_NAME)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "daily downloads"
        constraints = (
            models.UniqueConstraint(fields=("name", "day"), name="daily_downloads_once_a_day"),
        )
        indexes = (models.Index(fields=("day", "name", "count"), name="daily_downloads_by_day"),)
