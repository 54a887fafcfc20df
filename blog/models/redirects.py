from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from blog.models.constraints import FieldConstraint
from blog.models.posts import Post
from blog.models.topics import Topic
from blog.validators import validate_link_target, validate_plain_text

# Longer chains are followed no further when a redirect is checked.
MAX_CHAIN = 20


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def at(self, path: str) -> Self:
        """Return the redirects from a path, with or without the final slash."""
        return self.filter(path__in={path, _bare(path) or "/", f"{_bare(path)}/"})


def _bare(path: str) -> str:
    return path.rstrip("/")


class Redirect(models.Model):
    """An old path, and what it redirects to: a post or page, a topic, or any path or URL."""

    path = models.CharField(
        "old URL",
        max_length=500,
        unique=True,
        help_text="Path with a leading slash, such as /2019/old/",
    )
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="redirects")
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="redirects"
    )
    url = models.CharField(
        "path or URL",
        max_length=500,
        blank=True,
        validators=[validate_link_target],
        help_text="A page or file on this site, such as /cv/ or /cv.pdf, or a URL such as https://example.org/.",
    )

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(post__isnull=False, topic__isnull=True, url="")
                | Q(post__isnull=True, topic__isnull=False, url="")
                | (Q(post__isnull=True, topic__isnull=True) & ~Q(url="")),
                name="redirect_has_one_target",
                violation_error_message="Choose one target: a post, a topic, or a path or URL.",
            ),
            FieldConstraint(
                field="path",
                condition=models.Q(path__startswith="/"),
                name="redirect_path_is_absolute",
                violation_error_message="Start the old URL with a slash.",
            ),
        )

    def __str__(self) -> str:
        return self.path

    def unique_error_message(
        self, model_class: type[models.Model], unique_check: Sequence[str]
    ) -> ValidationError:
        if tuple(unique_check) == ("path",):
            return ValidationError("There is already a redirect from this URL.", code="unique")
        return super().unique_error_message(model_class, unique_check)

    def clean(self) -> None:
        super().clean()
        if "?" in self.path or "#" in self.path:
            raise ValidationError({"path": "Enter only the path, without ? and #."})
        # Browsers copy URLs with encoded letters; the paths of requests are decoded.
        self.path = unquote(self.path)
        validate_plain_text(self.path)
        if chain := self._loop():
            arrows = " \N{RIGHTWARDS ARROW} ".join(chain)
            raise ValidationError({"url": f"This redirect would lead back to itself: {arrows}."})

    def _loop(self) -> list[str]:
        """Return the paths of the loop that this redirect would close, or []."""
        chain, target = [self.path], self.url
        while target.startswith("/") and len(chain) < MAX_CHAIN:
            path = unquote(urlsplit(target).path)
            chain.append(path)
            if _bare(path) == _bare(self.path):
                return chain
            found = Redirect.objects.at(path).exclude(pk=self.pk).first()
            target = found.url if found else ""
        return []

    def target_url(self) -> str:
        return self.url or (self.post or self.topic).get_absolute_url()  # type: ignore[union-attr]


def redirect_old_url(former: Any, moved: Any) -> str:
    """Redirect a page's old URL to its new one; return the old URL, or "" if unchanged."""
    old, new = (unquote(page.get_absolute_url()) for page in (former, moved))
    if old == new:
        return ""
    Redirect.objects.at(new).delete()
    target: dict[str, Any] = {"url": new}
    if isinstance(moved, Post | Topic):
        target = {"post" if isinstance(moved, Post) else "topic": moved}
    else:
        # Other rows are redirected to by their URL.
        Redirect.objects.filter(url=old).update(url=new)
    Redirect.objects.update_or_create(
        path=old, defaults={"post": None, "topic": None, "url": "", **target}
    )
    return old
