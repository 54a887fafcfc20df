"""The list of publications narrowed down and put into sections."""

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
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from blog.forms import PageForm
from blog.models import Topic
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from blog.papers.reading_list import Facet, make_facet, topic_facet
from profile_app.models import Authorship, Person, Profile, Publication
from profile_app.models.publications import PublicationQuerySet
from profile_app.publications.entries import Entry
from profile_app.publications.spellings import spelling_key

# A long life in research has thousands; each is also a link on the pages of what was written.
MOST_CO_AUTHORS = 60
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


def author_value(pk: int, name: str) -> str:
    """Return how a query string names a person: readable, and told apart by the number."""
    return f"{slugify(name, allow_unicode=True)}-{pk}".lstrip("-")


class AuthorField(forms.Field):
    def to_python(self, value: Any) -> Person | None:
        if value in self.empty_values:
            return None
        number = re.search(r"(?:^|-)(\d{1,18})$", str(value))
        person = Person.objects.filter(pk=number[1]).first() if number else None
        if person is None:
            raise forms.ValidationError("There is no such author.")
        return person


class PublicationFilterForm(PageForm):
    by = forms.ChoiceField(choices=Profile.PublicationsBy.choices, required=False)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    kind = forms.ChoiceField(choices=Publication.Kind.choices, required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    author = AuthorField(required=False)

    def chosen(self) -> dict[str, str]:
        """The filters in force, as the query string names them."""
        given = self.cleaned_data
        values = {
            "year": str(given["year"] or ""),
            "kind": given["kind"],
            "topic": given["topic"].slug if given["topic"] else "",
            "author": author_value(given["author"].pk, given["author"].name)
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
        in_force = (conditions[name] for name in FILTERS if given[name] and name != without)
        return Publication.objects.filter(*in_force)


def publication_facets(
    form: PublicationFilterForm, profile: Profile, kept: dict[str, str]
) -> list[Facet]:
    """Every facet in one query, each counted under the other filters in force.

    ``kept``: what else of the query string its links hold on to.
    """
    chosen = {**form.chosen(), **kept}
    facets = [
        make_facet(gettext("Year"), "year", _by_column(form, "year", reverse=True), chosen),
        make_facet(gettext("Kind"), "kind", _by_kind(form), chosen),
        topic_facet(form.filtered(without="topic"), chosen),
        make_facet(pgettext("a co-author", "With"), "author", _by_author(form, profile), chosen),
    ]
    return [facet for facet in facets if len(facet.choices) > 1 or facet.has_chosen]


def _by_column(
    form: PublicationFilterForm, name: str, *, reverse: bool = False
) -> list[tuple[Any, Any, int]]:
    found = form.filtered(without=name).order_by().values_list(name, name)
    return sorted(found.annotate(count=Count("pk")), reverse=reverse)


def _by_kind(form: PublicationFilterForm) -> list[tuple[Any, Any, int]]:
    kinds = Publication.Kind.values
    found = sorted(_by_column(form, "kind"), key=lambda row: kinds.index(row[0]))
    return [(kind, Publication.Kind(kind).label, count) for kind, _, count in found]


def _by_author(form: PublicationFilterForm, profile: Profile) -> list[tuple[Any, Any, int]]:
    """Those with whom the owner wrote more than once; to find one paper its title serves better."""
    every = Authorship.objects.order_by().values("person").annotate(papers=Count("pk"))
    often = Q(person__in=every.filter(papers__gt=1).values("person"))
    chosen = Q(person=form.cleaned_data["author"])
    found = form.filtered(without="author").order_by()
    rows = Authorship.objects.filter(often | chosen, publication__in=found)
    people = rows.exclude(person__is_me=True).values_list("person", "person__name")
    counted = people.annotate(count=Count("pk")).order_by("-count", "person__name")
    mine = {spelling_key(name) for name in profile.spellings}
    others = [
        (author_value(pk, name), name, count)
        for pk, name, count in counted
        if spelling_key(name) not in mine
    ]
    value = form.chosen().get("author")
    return others[:MOST_CO_AUTHORS] + [row for row in others[MOST_CO_AUTHORS:] if row[0] == value]


@dataclass(frozen=True)
class Way:
    """A way to list the publications: by year, by kind."""

    label: str
    query: str
    is_chosen: bool


def ways_of_listing(chosen: dict[str, str], *, by: str, usual: str) -> list[Way]:
    return [
        Way(str(label), urlencode(chosen if way == usual else {**chosen, "by": way}), way == by)
        for way, label in Profile.PublicationsBy.choices
    ]


@dataclass(frozen=True)
class Section:
    title: str
    anchor: str
    """The same in every language of the site."""
    entries: list[Entry]


def in_sections(
    publications: QuerySet[Publication], *, by: str, selected_first: bool
) -> QuerySet[Publication]:
    """Put the publications in the order of their sections; within one as they stand."""
    first = [When(is_selected=True, then=Value(SELECTED))] if selected_first else []
    if by == Profile.PublicationsBy.KIND:
        # Numbered after the selected ones.
        rest = [
            When(kind=kind, then=Value(number))
            for number, kind in enumerate(Publication.Kind.values, start=1)
        ]
    else:
        rest = [When(is_peer_reviewed=False, then=Value(WRITE_UPS))]
    section = Case(*first, *rest, default=Value(PAPERS), output_field=IntegerField())
    return publications.annotate(section=section).order_by("section", *ORDERING)


def sections_of(entries: Iterable[Entry], by: str) -> list[Section]:
    """Needs publications from ``in_sections``."""
    is_by_kind = by == Profile.PublicationsBy.KIND
    titles: dict[int, str | Promise] = SECTIONS
    if is_by_kind:
        kinds = enumerate(Publication.Kind, start=1)
        titles = {SELECTED: SECTIONS[SELECTED], **{n: PLURALS[kind] for n, kind in kinds}}
    groups = groupby(entries, key=_section)
    return [
        Section(str(titles[number]), _anchor(titles[number]), list(group))
        for number, group in groups
    ]


def _anchor(title: str | Promise) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return slugify(str(title))


def _section(entry: Entry) -> int:
    number: int = entry.publication.section  # type: ignore[attr-defined]  # annotated
    return number
