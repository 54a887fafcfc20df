import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from blog.models.papers import Paper
from blog.models.posts import Post

PLACEHOLDERS = ("title", "authors", "venue", "year", "links")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PLACEHOLDER_LINE = re.compile(r"(?m)^[ \t]*\{\{\s*\w+\s*\}\}[ \t]*(?:\n|\Z)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>$~|#])")
DEFAULTS: dict[str, str] = {
    Post.Kind.NOTE: """## One-line summary

## Paper structure outline

## Background and motivation

## Design and implementation

## Evaluation

## Links

{{ links }}
""",
    Post.Kind.ESSAY: "",
}


class NoteTemplate(models.Model):
    """The initial text of a new post of one type."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)

    kind = models.CharField(
        "type", max_length=10, choices=Post.Kind.choices, unique=True, editable=False
    )
    body = models.TextField(
        "text",
        blank=True,
        help_text=(
            "Initial text of a new post. Placeholders for its paper: "
            "{{ title }}, {{ authors }}, {{ venue }}, {{ year }} and {{ links }}."
        ),
    )

    class Meta:
        verbose_name = "note template"
        ordering = ("-kind",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} template"

    def clean(self) -> None:
        super().clean()
        unknown = [name for name in _PLACEHOLDER.findall(self.body) if name not in PLACEHOLDERS]
        if unknown:
            known = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
            message = f"Unknown placeholder {{{{ {unknown[0]} }}}}. Available: {known}."
            raise ValidationError({"body": message})


def make_templates() -> None:
    """Create the templates that are missing, one per post type."""
    for kind, body in DEFAULTS.items():
        NoteTemplate.objects.get_or_create(kind=kind, defaults={"body": body})


def initial_body(kind: str, paper: Paper | None = None) -> str:
    """Return the initial text of a new post."""
    template = NoteTemplate.objects.filter(kind=kind).first()
    body = DEFAULTS.get(kind, "") if template is None else template.body
    values = _values(paper)

    def line(found: re.Match[str]) -> str:
        name = _PLACEHOLDER.search(found[0])
        return found[0] if name is None or values.get(name[1], "?") else ""

    body = _PLACEHOLDER_LINE.sub(line, body)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), body)


def _values(paper: Paper | None) -> dict[str, str]:
    if paper is None:
        return dict.fromkeys(PLACEHOLDERS, "")
    urls = {
        "PDF": paper.pdf_url,
        "Page": paper.url,
        "DOI": paper.doi_url,
        "arXiv": paper.arxiv_url,
    }
    links = [f"- [{name}]({_as_target(address)})" for name, address in urls.items() if address]
    return {
        "title": _as_words(paper.title),
        "authors": _as_words(paper.authors),
        "venue": _as_words(paper.venue),
        "year": str(paper.year or ""),
        "links": "\n".join(links),
    }


def _as_target(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address


def _as_words(text: str) -> str:
    """Return the text with Markdown's special characters escaped, except in formulas."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
