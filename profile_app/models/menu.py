from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models

from blog.models import Page
from blog.validators import validate_link_target, validate_plain_text

MENU_FILE_EXTENSIONS = [
    "pdf", "txt", "csv", "bib", "zip", "doc", "docx", "odt", "ppt", "pptx", "odp", "key", "xls",
    "xlsx", "ods", "epub", "ipynb", "tex", "mp4", "json",
]  # fmt: skip


class MenuItem(models.Model):
    """A menu entry or a footer link; a site without any shows the defaults."""

    class Place(models.TextChoices):
        HEADER = "header", "Menu"
        FOOTER = "footer", "Footer"

    class Kind(models.TextChoices):
        PUBLICATIONS = "publications", "Publications"
        PROJECTS = "projects", "Projects"
        TALKS = "talks", "Talks"
        COURSES = "courses", "Teaching"
        PEOPLE = "people", "People"
        BLOG = "blog", "Blog"
        POPULAR = "popular", "Popular"
        PAPERS = "papers", "Reading list"
        CV = "cv", "CV"
        NEWS = "news", "News"
        TOPICS = "topics", "Topics"
        ARCHIVE = "archive", "Archive"
        FEEDS = "feeds", "Subscribe"
        PRIVACY = "privacy", "Privacy"
        PAGE = "page", "A page of your own"
        LINK = "link", "A link"
        FILE = "file", "A file"
        HEADING = "heading", "Nothing (a heading for nested entries)"

    place = models.CharField(max_length=10, choices=Place.choices, default=Place.HEADER)
    kind = models.CharField("links to", max_length=12, choices=Kind.choices, default=Kind.PAGE)
    label = models.CharField(
        max_length=60, blank=True, help_text="Leave empty to use the name or title of the page."
    )
    page = models.ForeignKey(
        Page, models.CASCADE, null=True, blank=True, help_text="Shown once it is published."
    )
    url = models.CharField(
        "link",
        max_length=500,
        blank=True,
        validators=[validate_link_target],
        help_text="For example: https://example.org/ or /blog/topics/systems/",
    )
    file = models.FileField(
        upload_to="files/",
        max_length=300,
        blank=True,
        validators=[FileExtensionValidator(MENU_FILE_EXTENSIONS)],
    )
    is_visible = models.BooleanField("visible", default=True)
    is_nested = models.BooleanField(
        "nested",
        default=False,
        help_text="Show this below the nearest entry above that isn't nested.",
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "menu entry"
        verbose_name_plural = "menu entries"
        # The header first.
        ordering = ("-place", "order", "pk")

    def __str__(self) -> str:
        if self.label or self.kind not in {self.Kind.PAGE, self.Kind.LINK, self.Kind.FILE}:
            return self.label or str(self.get_kind_display())
        return str(self.page or self.url or self.file.name)

    def clean(self) -> None:
        super().clean()
        validate_plain_text(self.label)
        missing = {
            self.Kind.PAGE: ("page", "Choose a page."),
            self.Kind.LINK: ("url", "Enter a link."),
            self.Kind.FILE: ("file", "Choose a file."),
            self.Kind.HEADING: ("label", "A heading needs a label."),
        }.get(self.Kind(self.kind))
        if missing and not getattr(self, missing[0]):
            raise ValidationError({missing[0]: missing[1]})
        if self.kind in {self.Kind.LINK, self.Kind.FILE} and not self.label:
            raise ValidationError({"label": "Enter the text of the link."})

    @classmethod
    def defaults(cls) -> list["MenuItem"]:
        """Return the entries of a site whose owner hasn't changed the menu, unsaved."""
        kind = cls.Kind
        header = (
            kind.PUBLICATIONS, kind.PROJECTS, kind.TALKS, kind.COURSES, kind.PEOPLE,
            kind.BLOG, kind.POPULAR, kind.PAPERS, kind.CV,
        )  # fmt: skip
        return [
            *(cls(place=cls.Place.HEADER, kind=k, order=n) for n, k in enumerate(header)),
            *(
                cls(place=cls.Place.FOOTER, kind=k, order=n)
                for n, k in enumerate((kind.FEEDS, kind.PRIVACY))
            ),
        ]

    @classmethod
    def is_default(cls) -> bool:
        """Return whether the saved entries, if any, are the default ones."""
        fields = ("place", "kind", "label", "page", "url", "file", "is_visible", "is_nested")
        names = [field.attname for field in cls._meta.concrete_fields if field.name in fields]
        saved = list(cls.objects.values_list(*names))
        return saved in (
            [],
            [tuple(getattr(one, name) for name in names) for one in cls.defaults()],
        )
