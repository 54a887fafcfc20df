from django.db import models

from blog.models.posts import Post


class ReaderKey(models.Model):
    """Today's keyed hash of one reader of one post, deleted with the day's salt."""

    day = models.DateField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    reader = models.CharField(max_length=32)
    # Where it was counted, so that a bot's visits can be subtracted later.
    hour = models.DateTimeField()
    referrer = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "reader", "post"), name="reader_counts_once_a_day"
            ),
        )


class DailySalt(models.Model):
    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)


class DailyVisits(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="daily_visits", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "daily visits"
        constraints = (
            models.UniqueConstraint(fields=("post", "day"), name="daily_visits_once_a_day"),
        )
        indexes = (models.Index(fields=("day", "post", "count"), name="daily_visits_by_day"),)


class SiteDay(models.Model):
    """The visits of one day to all posts, so that charts need not sum years of rows."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField(default=0)


class HourlyVisits(models.Model):
    """Visits per hour, stored for two days for the 24-hour window."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "hourly visits"
        constraints = (
            models.UniqueConstraint(fields=("hour", "post"), name="hourly_visits_once_an_hour"),
        )


class DailyReferrer(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="referrers", db_index=False)
    day = models.DateField()
    host = models.CharField(max_length=120)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "day", "host"), name="referrer_once_a_day"),
        )
        indexes = (models.Index(fields=("day", "host", "count"), name="referrer_by_day"),)


class SiteReferrer(models.Model):
    """The visits of one day to all posts from one referring host."""

    day = models.DateField()
    host = models.CharField(max_length=120)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "host"), name="site_referrer_once_a_day"),
        )


class ExcludedRequests(models.Model):
    day = models.DateField()
    reason = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "excluded requests"
        constraints = (
            models.UniqueConstraint(fields=("day", "reason"), name="excluded_once_a_day"),
        )


class WindowScore(models.Model):
    """A post's score in one window, updated so that a list is one index lookup."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    window = models.CharField(max_length=10)
    score = models.FloatField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "window"), name="window_score_once_a_post"),
        )
        indexes = (models.Index(fields=("window", "-score", "-post"), name="window_by_score"),)


class WindowState(models.Model):
    """How far the windows have been advanced: a single row."""

    ONLY_PK = 1

    # The first hour and the first day that have not been aged out yet.
    hour = models.DateTimeField()
    day = models.DateField()
    # The day up to which the previous windows have been advanced; None until they are first built.
    previous_day = models.DateField(null=True)
    # The day on which a visit's weight in ``trending`` is one.
    trending_origin = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="window_state_is_only_one"),
        )


class JournalBookmark(models.Model):
    """How much of a worker's journal has been counted."""

    # The machine of the worker.
    host = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=200)
    offset = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("host", "name"), name="bookmark_once_a_journal"),
        )
