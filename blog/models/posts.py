from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.bibliography.name_lists import names_between_commas
from blog.images.fields import CleanImageField
from blog.language_tags import LanguageTagField
from blog.markdown.reading_time import reading_minutes
from blog.markdown.rendering import Heading, Rendered, title_text
from blog.models.base import MarkdownContent
from blog.models.revisions import Revision
from blog.models.series import Series
from blog.models.topics import Topic, TopicalQuerySet
from blog.row_urls import page_url, row_url
from blog.slugs import unique_slug
from blog.validators import validate_years
from blog.visits.sparkline import Sparkline
from blog.writers import may_publish

# Names of the other pages under /blog/.
RESERVED_POST_SLUGS = frozenset({
    "archive", "not-counted", "papers", "popular", "preview", "privacy", "series", "topics",
    "visit",
})  # fmt: skip

# The large fields, which lists and menus don't show.
BODY_FIELDS = ("body", "body_html", "body_text", "headings")


class PostQuerySet(TopicalQuerySet["Post"]):
    def posts(self) -> Self:
        return self.filter(path="")

    def pages(self) -> Self:
        return self.exclude(path="")

    def published(self) -> Self:
        """Return the posts that lists, feeds and search show."""
        return self.filter(status=Post.Status.PUBLISHED, published_at__lte=timezone.now())

    def public(self) -> Self:
        """Return the posts that anyone with the link can read: published or unlisted."""
        return self.exclude(status=Post.Status.DRAFT).filter(published_at__lte=timezone.now())

    def scheduled(self) -> Self:
        return self.exclude(status=Post.Status.DRAFT).filter(published_at__gt=timezone.now())

    def unlisted(self) -> Self:
        return self.filter(status=Post.Status.UNLISTED, published_at__lte=timezone.now())

    def drafts(self) -> Self:
        return self.filter(status=Post.Status.DRAFT)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the rows a user can open: drafts and scheduled ones only with permission."""
        if not (isinstance(user, PermissionsMixin) and getattr(user, "is_staff", False)):
            return self.public()
        if self._has_access_to_all(user):
            return self.all()
        return self.public() | self.filter(created_by=user.pk)

    def in_admin_of(self, user: Any) -> Self:
        """Return the rows that the admin shows: all with permission, otherwise the user's own."""
        return self.all() if self._has_access_to_all(user) else self.filter(created_by=user.pk)

    def _has_access_to_all(self, user: PermissionsMixin) -> bool:
        return user.has_perm(f"blog.view_{self.model._meta.model_name}") or may_publish(user)

    def in_language(self, tag: str) -> Self:
        """Return the texts in a language; "zh" includes zh-Hans."""
        return self.filter(
            models.Q(language__iexact=tag) | models.Q(language__istartswith=f"{tag}-")
        )

    def in_trash(self) -> Self:
        return self.filter(binned_at__isnull=False)

    def in_order(self) -> Self:
        """Order the parts of a series."""
        return self.order_by(models.F("part").asc(nulls_last=True), "published_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_links(self) -> Self:
        return self.only(
            "title", "slug", "path", "kind", "status", "published_at", "paper", "language",
            "created_by",
        )  # fmt: skip

    def for_list(self) -> Self:
        """Fetch what lists show, without the bodies."""
        return self.defer(*BODY_FIELDS).select_related("paper").prefetch_related("topics")

    def for_page(self) -> Self:
        return self.select_related("paper", "series").prefetch_related("topics")


_QuerySetManager = models.Manager.from_queryset(PostQuerySet)


class PostsAndPagesManager(_QuerySetManager["Post"]):
    """Excludes what is in the trash."""

    def get_queryset(self) -> PostQuerySet:
        return PostQuerySet(self.model, using=self._db).filter(binned_at=None)


class PostManager(PostsAndPagesManager):
    """Excludes pages as well."""

    def get_queryset(self) -> PostQuerySet:
        return super().get_queryset().posts()


class Post(MarkdownContent):
    """A post of the blog or, with a ``path``, a page of the site: see ``Page``."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)
    stays_on_restoring: ClassVar[tuple[str, ...]] = ("status", "published_at", "slug", "is_pinned")
    reserved_slugs: ClassVar[frozenset[str]] = RESERVED_POST_SLUGS
    # Fields that only pages have are not part of the revisions of posts, and the reverse.
    not_in_revisions: ClassVar[tuple[str, ...]] = ("path",)

    class Kind(models.TextChoices):
        NOTE = "note", _("Paper note")
        ESSAY = "essay", _("Essay")

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        UNLISTED = "unlisted", "Unlisted"

    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.NOTE)
    title = models.CharField(max_length=300)
    slug = models.SlugField(
        max_length=200,
        allow_unicode=True,
        blank=True,
        help_text="URL slug. Generated from the title if empty.",
    )
    path = models.CharField(
        max_length=200,
        blank=True,
        help_text="For example: /teaching/ or /group/join/. Generated from the title if empty.",
    )
    authors = models.CharField(
        max_length=500,
        blank=True,
        help_text="In order, separated by commas. Empty means the owner of the site.",
    )
    summary = models.CharField(
        "one-line summary",
        max_length=500,
        blank=True,
        help_text="Shown in lists, link previews and on the reading list.",
    )
    body = models.TextField("text", blank=True)
    body_html = models.TextField(editable=False, blank=True)
    body_text = models.TextField(editable=False, blank=True)
    headings = models.JSONField(editable=False, default=list, blank=True)
    has_math = models.BooleanField(editable=False, default=False)
    word_count = models.PositiveIntegerField(editable=False, default=0)
    language = LanguageTagField(
        max_length=12,
        default="en",
        help_text="Language tag: en, zh-Hans, de. Sets fonts and hyphenation.",
    )
    # Shared by the posts, or the pages, that are translations of each other.
    translation_key = models.CharField(max_length=100, blank=True, editable=False)
    status = models.CharField(
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        help_text="Unlisted: anyone with the link can read it; not in lists, feeds or search.",
    )
    published_at = models.DateTimeField(
        "published",
        null=True,
        blank=True,
        help_text="Set a future time to schedule. Leave empty to use the time of publishing.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("updated", auto_now=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="posts")
    paper = models.ForeignKey(
        "blog.Paper", models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="posts")
    part = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Part number. Ordered by date if empty."
    )
    cover = CleanImageField(upload_to="covers/", blank=True)
    update_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="Tells returning readers what has changed. Shown under the title.",
    )
    updated_note_on = models.DateField(null=True, editable=False)
    is_pinned = models.BooleanField(
        "pinned", default=False, help_text="Stays at the top of the blog."
    )
    binned_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # The id in feeds: it must not change with the URL, or readers see the post as new.
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    source_path = models.CharField(max_length=500, editable=False, blank=True, db_index=True)
    source_digest = models.CharField(max_length=64, editable=False, blank=True)

    # Set by lists that show visits.
    visits: int
    usual: int
    trend: int
    # The last rendering, until its links and citations are recorded.
    rendered: Rendered | None = None
    sparkline: Sparkline

    versions = GenericRelation(Revision)

    objects: ClassVar[PostsAndPagesManager] = PostManager()
    with_pages = PostsAndPagesManager()
    # Includes pages.
    with_trash = PostQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        permissions = (("publish_post", "Can publish posts and pages"),)
        indexes = (
            # Lists of many posts read the index alone, not the rows with their long texts.
            models.Index(
                fields=("status", "-published_at", "-id", "path", "binned_at"),
                name="post_newest_first",
            ),
            models.Index(
                fields=("is_pinned",), condition=models.Q(is_pinned=True), name="post_pinned"
            ),
            models.Index(
                fields=("binned_at",),
                condition=models.Q(binned_at__isnull=False),
                name="post_in_bin",
            ),
            models.Index(fields=("translation_key",), name="post_translations"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(published_at__isnull=False),
                name="post_public_has_a_date",
            ),
            models.UniqueConstraint(
                fields=("slug",),
                condition=models.Q(binned_at=None, path=""),
                name="post_address_is_its_own",
                violation_error_message="This URL is already taken.",
            ),
            models.UniqueConstraint(
                fields=("path",),
                condition=models.Q(binned_at=None) & ~models.Q(path=""),
                name="page_path_is_its_own",
                violation_error_message="Another page already has this path.",
            ),
            models.UniqueConstraint(
                fields=("translation_key", "language"),
                condition=models.Q(binned_at=None) & ~models.Q(translation_key=""),
                name="post_translated_once_a_language",
            ),
        )

    def __str__(self) -> str:
        return title_text(self.title)

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else set(update_fields)
        if not (self.slug or self.path):
            self.slug = unique_slug(self, self.title, fallback="post")
            fields = fields and fields | {"slug"}
        if self.update_note and self.updated_note_on is None:
            self.updated_note_on = timezone.localdate()
            fields = fields and fields | {"updated_note_on"}
        if self._date_if_published():
            fields = fields and fields | {"published_at"}
        super().save(update_fields=fields, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._date_if_published()
        validate_years(self, "published_at")
        self.clean_address()
        if taken := self.translation_into(self.language):
            message = f"“{taken}” is already the translation of this text in this language."
            raise ValidationError({"language": message})

    def clean_address(self) -> None:
        if self.slug in RESERVED_POST_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is reserved. Choose another slug."})
        others = Post.objects.exclude(pk=self.pk)
        if self.slug and self.binned_at is None and others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "This URL is already taken."})

    def translation_into(self, language: str) -> "Post | None":
        """Return another text of the translation group in this language, unless in the trash."""
        group = Post.with_pages.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        found = group.filter(language__iexact=language)
        return found.first() if self.translation_key else None

    def get_absolute_url(self) -> str:
        return page_url(self.path) if self.path else row_url("blog:post_detail", self.slug)

    @property
    def social_card_url(self) -> str:
        if self.path:
            return reverse("share_page", args=[self.path.strip("/")])
        return reverse("share_post", args=[self.slug])

    def derive(self, name: str, rendered: Rendered) -> set[str]:
        self.rendered = rendered
        self.body_text = rendered.text
        self.headings = [[h.level, h.anchor, h.text] for h in rendered.headings]
        self.has_math = rendered.has_math
        self.word_count = rendered.word_count
        derived = {"body_text", "headings", "has_math", "word_count"}
        return derived | super().derive(name, rendered)

    def may_be_changed_by(self, user: Any) -> bool:
        """Return whether a user who may change posts may change this one."""
        is_own_draft = self.created_by_id == user.pk and self.status == self.Status.DRAFT
        return is_own_draft or may_publish(user)

    @property
    def is_public(self) -> bool:
        return (
            self.binned_at is None
            and self.status != self.Status.DRAFT
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_listed(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.is_public

    @property
    def is_scheduled(self) -> bool:
        is_waiting = self.status != self.Status.DRAFT and not self.is_public
        return is_waiting and self.binned_at is None

    @property
    def author_names(self) -> list[str]:
        """The authors in order, or [] if the owner is the only one."""
        return names_between_commas(self.authors)

    @property
    def table_of_contents(self) -> list[Heading]:
        return [Heading(*heading) for heading in self.headings if heading[0] <= 3]

    @property
    def has_pictures_to_enlarge(self) -> bool:
        return 'enlarge" href="' in self.body_html

    @property
    def has_project_cards(self) -> bool:
        return '<ul class="projects' in self.body_html

    @property
    def has_links_with_cards(self) -> bool:
        return any(mark in self.body_html for mark in ('href="/', "footnote-ref", "cite-ref"))

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    def _date_if_published(self) -> bool:
        """Set the date of a published post that has none; return whether it was set."""
        needs_one = self.status != self.Status.DRAFT and self.published_at is None
        if needs_one:
            self.published_at = timezone.now()
        return needs_one

    def neighbors(self, topic: Topic | None = None) -> tuple["Post | None", "Post | None"]:
        """Return the published posts before and after this one, within a topic if given."""
        published = Post.objects.published().exclude(pk=self.pk).for_links()
        if topic is not None:
            published = published.under(topic)
        same, at = models.Q(published_at=self.published_at), self.published_at
        older = published.filter(models.Q(published_at__lt=at) | same & models.Q(pk__lt=self.pk))
        newer = published.filter(models.Q(published_at__gt=at) | same & models.Q(pk__gt=self.pk))
        return older.newest_first().first(), newer.order_by("published_at", "pk").first()
