"""Filters and sections of the publication list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.forms import PageForm
from blog.models import Topic
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from blog.papers.reading_list import Facet, make_facet, topic_facet
from profile_app.models import Authorship, Person, Profile, Publication
from profile_app.models.publications import PublicationQuerySet
from profile_app.publications.entries import PublicationEntry
from profile_app.publications.spellings import spelling_key

# Some owners have thousands; they are also linked from the pages of joint papers.
MAX_CO_AUTHORS = 60
FILTERS = ("year", "kind", "topic", "author")
PLURALS: dict[str, str | Promise] = {
    Publication.Kind.CONFERENCE: _("Conference papers"),
    Publication.Kind.WORKSHOP: _("Workshop papers"),
    Publication.Kind.JOURNAL: _("Journal articles"),
    Publication.Kind.PREPRINT: _("Preprints"),
    Publication.Kind.POSTER: _("Posters and demos"),
    Publication.Kind.THESIS: _("Theses"),
    Publication.Kind.REPORT: _("Reports"),
    Publication.Kind.BOOK: _("Books"),
    Publication.Kind.CHAPTER: _("Book chapters"),
    Publication.Kind.DATASET: _("Data sets"),
    Publication.Kind.SOFTWARE: _("Software"),
    Publication.Kind.PATENT: _("Patents"),
    Publication.Kind.OTHER: _("Others"),
}
ORDERING = Publication._meta.ordering or ()
SELECTED, PAPERS, WRITE_UPS = range(3)
SECTIONS: dict[int, str | Promise] = {
    SELECTED: _("Selected"),
    PAPERS: "",
    WRITE_UPS: _("Other write-ups"),
}


def author_slug(pk: int, name: str) -> str:
    """Return a readable identifier of a person for query strings."""
    return f"{slugify(name, allow_unicode=True)}-{pk}".lstrip("-")


class AuthorField(forms.Field):
    def to_python(self, value: Any) -> Person | None:
        if value in self.empty_values:
            return None
        number = re.search(r"(?:^|-)(\d{1,18})$", str(value))
        person = Person.objects.filter(pk=number[1]).first() if number else None
        if person is None:
            raise forms.ValidationError("No such author.")
        return person


class PublicationFilterForm(PageForm):
    by = forms.ChoiceField(choices=Profile.PublicationsBy.choices, required=False)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    kind = forms.ChoiceField(choices=Publication.Kind.choices, required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    author = AuthorField(required=False)

    def chosen(self) -> dict[str, str]:
        """Return the active filters as query parameters."""
        given = self.cleaned_data
        values = {
            "year": str(given["year"] or ""),
            "kind": given["kind"],
            "topic": given["topic"].slug if given["topic"] else "",
            "author": author_slug(given["author"].pk, given["author"].name)
            if given["author"]
            else "",
        }
        return {name: value for name, value in values.items() if value}

    def filtered(self, *, without: str = "") -> PublicationQuerySet:
        given = self.cleaned_data
        written = Authorship.objects.filter(person=given["author"])
        conditions = {
            "year": Q(year=given["year"]),
            "kind": Q(kind=given["kind"]),
            "topic": Q(pk__in=Publication.objects.under(given["topic"] or "").values("pk")),
            "author": Q(pk__in=written.order_by().values("publication")),
        }
        active = (conditions[name] for name in FILTERS if given[name] and name != without)
        return Publication.objects.filter(*active)


def publication_facets(
    form: PublicationFilterForm, profile: Profile, kept: dict[str, str], listed: int
) -> list[Facet]:
    """Return the facets, with one query each; the other active filters apply to the counts.

    ``kept``: other query parameters to keep in the links. ``listed``: the number of publications.
    """
    chosen = {**form.chosen(), **kept}
    facets = [
        make_facet(gettext("Year"), "year", _by_column(form, "year", reverse=True), chosen),
        make_facet(gettext("Type"), "kind", _by_kind(form), chosen),
        topic_facet(form.filtered(without="topic"), chosen),
    ]
    shown = [facet for facet in facets if len(facet.choices) > 1 or facet.has_chosen]
    authors = make_facet(gettext("Co-author"), "author", _by_author(form, profile), chosen)
    # Even a single co-author leads to the list of their publications.
    has_authors = authors.has_chosen or (authors.choices and listed > 1)
    return [*shown, authors] if has_authors else shown


def _by_column(
    form: PublicationFilterForm, name: str, *, reverse: bool = False
) -> list[tuple[Any, Any, int]]:
    rows = form.filtered(without=name).exclude(**{name: None}).order_by().values_list(name, name)
    return sorted(rows.annotate(count=Count("pk")), reverse=reverse)


def _by_kind(form: PublicationFilterForm) -> list[tuple[Any, Any, int]]:
    kinds = Publication.Kind.values
    rows = sorted(_by_column(form, "kind"), key=lambda row: kinds.index(row[0]))
    return [(kind, Publication.Kind(kind).label, count) for kind, _, count in rows]


def _by_author(form: PublicationFilterForm, profile: Profile) -> list[tuple[Any, Any, int]]:
    """Return the members of the group, and the other co-authors of more than one paper."""
    every = Authorship.objects.order_by().values("person").annotate(papers=Count("pk"))
    often = Q(person__in=every.filter(papers__gt=1).values("person"))
    chosen = Q(person=form.cleaned_data["author"])
    found = form.filtered(without="author").order_by()
    members = Q(person__is_member=True)
    rows = Authorship.objects.filter(often | members | chosen, publication__in=found)
    people = rows.exclude(person__is_me=True).values_list("person", "person__name")
    counted = people.annotate(count=Count("pk")).order_by("-count", "person__name")
    own_keys = {spelling_key(name) for name in profile.spellings}
    others = [
        (author_slug(pk, name), name, count)
        for pk, name, count in counted
        if spelling_key(name) not in own_keys
    ]
    value = form.chosen().get("author")
    return others[:MAX_CO_AUTHORS] + [row for row in others[MAX_CO_AUTHORS:] if row[0] == value]


@dataclass(frozen=True)
class GroupBy:
    """A choice of how to group the list: by year or by type."""

    label: str
    query: str
    is_chosen: bool


def group_by_choices(chosen: dict[str, str], *, by: str, usual: str) -> list[GroupBy]:
    return [
        GroupBy(str(label), urlencode(chosen if way == usual else {**chosen, "by": way}), way == by)
        for way, label in Profile.PublicationsBy.choices
    ]


@dataclass(frozen=True)
class PublicationSection:
    title: str
    anchor: str
    """The same in every language."""
    entries: list[PublicationEntry]


def order_by_section(
    publications: QuerySet[Publication], *, by: str, selected_first: bool
) -> QuerySet[Publication]:
    """Order the publications by section, and within a section as usual."""
    first = [When(is_selected=True, then=Value(SELECTED))] if selected_first else []
    if by == Profile.PublicationsBy.KIND:
        # Sections after the selected publications.
        rest = [
            When(kind=kind, then=Value(number))
            for number, kind in enumerate(Publication.Kind.values, start=1)
        ]
    else:
        rest = [When(is_peer_reviewed=False, then=Value(WRITE_UPS))]
    section = Case(*first, *rest, default=Value(PAPERS), output_field=IntegerField())
    return publications.annotate(section=section).order_by("section", *ORDERING)


def group_into_sections(entries: Iterable[PublicationEntry], by: str) -> list[PublicationSection]:
    """Expect publications from ``order_by_section``."""
    is_by_kind = by == Profile.PublicationsBy.KIND
    titles: dict[int, str | Promise] = SECTIONS
    if is_by_kind:
        kinds = enumerate(Publication.Kind, start=1)
        titles = {SELECTED: SECTIONS[SELECTED], **{n: PLURALS[kind] for n, kind in kinds}}
    groups = groupby(entries, key=_section)
    return [
        PublicationSection(str(titles[number]), _anchor(titles[number]), list(group))
        for number, group in groups
    ]


def _anchor(title: str | Promise) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return slugify(str(title))


def _section(entry: PublicationEntry) -> int:
    number: int = entry.publication.section  # type: ignore[attr-defined]  # annotated
    return number
