"""The admin's form for a publication, with its authors in one field."""

from calendar import month_name
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from profile_app.models import Person, Profile, Publication
from profile_app.publications.author_text import (
    author_text,
    format_authors,
    known_names,
    parse_authors,
    repeated_name,
    set_authors,
)
from profile_app.publications.bibtex_lines import BibtexLinesField
from profile_app.publications.spellings import spelling_key

_HELP = (
    "One per line, or paste a list: Ada Chen*, Grace Hopper* and Alan Turing. "
    "Marks after a name: * equal contribution (‡ and § for more groups), (corresponding), "
    "(deceased). New names are added to People."
)


class AuthorsWidget(UnfoldAdminExpandableTextareaWidget):  # type: ignore[misc]
    """A text area; its script adds the owner and known people on a click."""

    template_name = "admin/authors_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        people = list(Person.objects.order_by("-is_me", "name").values_list("name", flat=True))
        context["people"] = people
        context["owner"] = owner_name()
        return context

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[forms.Script("js/authors_field.js", type="module")])  # type: ignore[list-item]


def owner_name() -> str:
    """Return the name under which the owner is listed as an author, or ""."""
    me = Person.objects.filter(is_me=True).first()
    return me.name if me else Profile.load().name


class PublicationForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    # Texts made from other rows, to detect concurrent edits.
    related_texts: ClassVar[dict[str, Callable[[Any], str]]] = {"authors": author_text}
    may_add_people = True

    authors = forms.CharField(required=False, help_text=_HELP, widget=AuthorsWidget)
    month = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Unknown"), *((n, month_name[n]) for n in range(1, 13))],
        widget=UnfoldAdminSelectWidget,
    )
    bibtex_fields = BibtexLinesField(
        label="Other fields",
        widget=UnfoldAdminTextareaWidget({"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.created_people: list[Person] = []
        self.ignored_marks: list[str] = []
        self.has_more = False
        if self.instance.pk:
            self.initial["authors"] = author_text(self.instance)

    def clean_authors(self) -> str:
        """Return the authors as ``author_text`` writes them."""
        known = known_names(self.instance)
        parsed = parse_authors(self.cleaned_data["authors"], known)
        if name := repeated_name(self.instance, parsed.authors):
            raise ValidationError(
                f"“{name}” is listed twice. If two people have this name, add the second one "
                "under People first."
            )
        if not self.may_add_people:
            self._refuse_new_names([str(author.name) for author in parsed.authors], known)
        self.ignored_marks = parsed.ignored
        self.has_more = parsed.has_more
        return format_authors(parsed.authors)

    def _refuse_new_names(self, names: list[str], known: set[str]) -> None:
        keys = set(map(spelling_key, known))
        new = [name for name in names if spelling_key(name) not in keys]
        if new:
            raise ValidationError(f"You don't have permission to add people: {', '.join(new)}.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.has_more:
            self.cleaned_data["has_more_authors"] = True
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if "authors" in self.cleaned_data:
            publication: Publication = self.instance
            text = self.cleaned_data["authors"]
            authors = parse_authors(text, known_names(publication)).authors
            self.created_people = set_authors(publication, authors)
