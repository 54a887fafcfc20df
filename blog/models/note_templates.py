import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from blog.models.papers import Paper
from blog.models.posts import Post

PLACEHOLDERS = ("title", "authors", "venue", "year", "links")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LINE_OF_NOTHING = re.compile(r"(?m)^[ \t]*\{\{\s*\w+\s*\}\}[ \t]*(?:\n|\Z)")
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
    """What the text of a new post of a kind begins with."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)

    kind = models.CharField(max_length=10, choices=Post.Kind.choices, unique=True, editable=False)
    body = models.TextField(
        "text",
        blank=True,
        help_text=(
            "What a new post begins with; empty for an empty page. Of its paper you can have "
            "{{ title }}, {{ authors }}, {{ venue }}, {{ year }} and {{ links }}."
        ),
    )

    class Meta:
        verbose_name = "note template"
        ordering = ("-kind",)

    def __str__(self) -> str:
        return f"Template of a new {self.get_kind_display().lower()}"

    def clean(self) -> None:
        super().clean()
        unknown = [name for name in _PLACEHOLDER.findall(self.body) if name not in PLACEHOLDERS]
        if unknown:
            known = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
            message = f"{{{{ {unknown[0]} }}}} stands for nothing. There are {known}."
            raise ValidationError({"body": message})


def make_templates() -> None:
    """Make sure that there is one for each kind, so that the owner finds it."""
    for kind, body in DEFAULTS.items():
        NoteTemplate.objects.get_or_create(kind=kind, defaults={"body": body})


def first_text(kind: str, paper: Paper | None = None) -> str:
    """Return what the text of a new post begins with."""
    template = NoteTemplate.objects.filter(kind=kind).first()
    body = DEFAULTS.get(kind, "") if template is None else template.body
    values = _values(paper)

    def line(found: re.Match[str]) -> str:
        name = _PLACEHOLDER.search(found[0])
        return found[0] if name is None or values.get(name[1], "?") else ""

    body = _LINE_OF_NOTHING.sub(line, body)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), body)


def _values(paper: Paper | None) -> dict[str, str]:
    if paper is None:
        return dict.fromkeys(PLACEHOLDERS, "")
    ways = {
        "PDF": paper.pdf_url,
        "Page": paper.url,
        "DOI": paper.doi_url,
        "arXiv": paper.arxiv_url,
    }
    links = [f"- [{name}]({_as_target(address)})" for name, address in ways.items() if address]
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
    """Return Markdown that shows the text as it is, formulas of a title aside."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
