"""Write the websites of co-authors, who are created with the publications."""

from django.db import models

from importers.addresses import AddressBook
from importers.collection import CoauthorPlan, PersonPlan
from importers.report import ImportOutcome
from importers.writing.rows import RowPlan, RowWriter
from profile_app.models import Person
from profile_app.publications.spellings import spelling_key

_SECTION, _THING = "coauthor", "links of co-authors"


def write_coauthors(plan: PersonPlan, book: AddressBook, rows: RowWriter) -> None:
    people = {
        spelling_key(spelling): person
        for person in Person.objects.order_by("-pk")
        for spelling in person.spellings
    }
    references = (
        one for bibliography in plan.publications for one in bibliography.reading.references
    )
    named = {spelling_key(str(author.name)) for one in references for author in one.authors}
    missing = []
    for coauthor in plan.coauthors:
        book.report.save_texts(coauthor.place, *coauthor.names, coauthor.url)
        keys = [spelling_key(name) for name in coauthor.names]
        person = next((people[key] for key in keys if key in people), None)
        if person is not None:
            rows.write([_row(coauthor, person)])
        elif named.isdisjoint(keys):
            missing.append(coauthor)
        else:
            # A dry run doesn't write the publications.
            book.report.record(_THING, ImportOutcome.CREATED, coauthor.names[0])
    if missing:
        names = ", ".join(coauthor.names[0] for coauthor in missing)
        message = f"links of co-authors whom no publication names: {names}"
        book.report.skip(missing[0].place, message[:500])


def _row(coauthor: CoauthorPlan, person: Person) -> RowPlan:
    return RowPlan(
        _SECTION,
        _THING,
        Person(),
        coauthor.names[0],
        person.name,
        coauthor.place,
        {"url": coauthor.url},
        same=models.Q(pk=person.pk),
    )
