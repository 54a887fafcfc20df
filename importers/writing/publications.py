"""Import bibliographies as publications, with their files, and the websites of co-authors."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from django.db import models

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.entry_facts import is_valid_url
from blog.bibliography.reference import Reference
from blog.models import Redirect
from blog.models.papers import title_key
from importers.addresses import AddressBook
from importers.collection import CoauthorPlan, PersonPlan, PublicationsPlan
from importers.report import ImportOutcome, SourceLine, outcome_of
from importers.writing.rows import RowPlan, RowWriter
from profile_app.models import FormerSlug, Person, Profile, Publication
from profile_app.publications.facts import FACT_LABELS
from profile_app.publications.files import LocalFiles
from profile_app.publications.importing import ImportRefusedError, apply_plan
from profile_app.publications.plan import CHANGED, NEW, Plan, make_plan
from profile_app.publications.spellings import spelling_key

_OLD_PATH = re.compile(r"/publication/([-\w]{1,120})")
SECTION, THING = "publication", "publications"


def write_publications(plans: list[PublicationsPlan], book: AddressBook, rows: RowWriter) -> None:
    if not plans:
        return
    bibliography = _Bibliography(plans, book, rows)
    plan = make_plan(bibliography.reading, files=LocalFiles([book.folder.root]))
    if not book.assets.is_dry_run:
        bibliography.apply(plan)
    bibliography.report_result(plan)


class _Bibliography:
    """Join the files, because an entry may be the preprint of an entry in another file."""

    def __init__(self, plans: list[PublicationsPlan], book: AddressBook, rows: RowWriter) -> None:
        self._book = book
        self._rows = rows
        self._paths: dict[str, str] = {}
        self._old_paths: dict[str, str] = {}
        self._first_path = plans[0].path
        self.reading = BibtexReading()
        for plan in plans:
            self._old_paths |= plan.old_paths
            for reference in self._not_deleted(plan):
                self._paths.setdefault(reference.key, plan.path)
                self.reading.references.append(self._from_the_root(reference, plan))
            for refusals in (plan.reading.refused, plan.reading.notices):
                for refusal in refusals:
                    self._paths.setdefault(refusal.key, plan.path)
            self.reading.refused += plan.reading.refused
            self.reading.notices += plan.reading.notices
            self.reading.marks |= plan.reading.marks

    def apply(self, plan: Plan) -> None:
        """Publish all entries except invalid ones, which are reported."""
        while True:
            try:
                for name in apply_plan(plan, me=Profile.load().name):
                    self._book.assets.remember(name)
            except ImportRefusedError as refusal:
                plan.planned.remove(refusal.planned)
                reference = refusal.planned.reference
                plan.refused.append(EntryMessage(reference.key, reference.line or 0, str(refusal)))
                for planned in plan.planned:
                    planned.publication = planned.publication if planned.state != NEW else None
            else:
                break
        for planned in plan.planned:
            key = _identity(planned.reference)
            if planned.publication and not self._rows.memory_of(SECTION, "", key):
                self._rows.remember(SECTION, "", key, planned.publication, {})
            if planned.publication:
                self._redirect_old_paths(planned.reference.key, planned.publication)

    def _redirect_old_paths(self, key: str, publication: Publication) -> None:
        for old, of in self._old_paths.items():
            if of == key:
                self._redirect(old.rstrip("/"), publication)

    def _redirect(self, old: str, publication: Publication) -> None:
        """Redirect an old path, unless something else uses it."""
        if f"{old}/" == publication.get_absolute_url():
            return
        if named := _OLD_PATH.fullmatch(old):
            slug = named[1]
            is_taken = Publication.objects.filter(slug=slug).exists()
            if is_taken or FormerSlug.objects.filter(slug=slug).exists():
                return
            FormerSlug.objects.create(slug=slug, publication=publication)
        elif Redirect.objects.at(old).exists():
            return
        else:
            Redirect.objects.create(path=old, url=publication.get_absolute_url())
        self._book.report.count("redirects", ImportOutcome.CREATED)

    def report_result(self, plan: Plan) -> None:
        report = self._book.report
        for planned in plan.planned:
            reference = planned.reference
            about = " ".join(filter(None, (reference.venue, str(reference.year or ""))))
            is_new, is_changed = planned.state == NEW, planned.state == CHANGED
            outcome = outcome_of(is_new=is_new, is_changed=is_changed, has_edits=planned.kept)
            url = planned.publication.get_absolute_url() if planned.publication else ""
            report.record(THING, outcome, reference.title, about, url)
            report.save_texts(self._place(reference.key, 0), *_texts_of(reference))
            for change in planned.kept:
                label = FACT_LABELS[change.name]
                title = planned.publication.title if planned.publication else ""
                message = f"{label} of “{title}” was changed on the site: left unchanged"
                report.note(self._place(planned.reference.key, planned.reference.line), message)
        for refusal in plan.refused:
            report.count(THING, ImportOutcome.SKIPPED)
            report.skip(self._place(refusal.key, refusal.line), str(refusal))
        for notice in plan.notices:
            report.note(self._place(notice.key, notice.line), str(notice))
        for mark, meaning in plan.marks.items():
            words = meaning or "unknown, not imported"
            report.note(SourceLine(self._first_path), f"{mark} next to an author's name: {words}")

    def _place(self, key: str, line: int | None) -> SourceLine:
        return SourceLine(self._paths.get(key, self._first_path), line or 0)

    def _not_deleted(self, plan: PublicationsPlan) -> Iterator[Reference]:
        """Skip publications that were imported before and deleted by the owner."""
        present = set(Publication.objects.values_list("pk", flat=True))
        for reference in plan.reading.references:
            memory = self._rows.memory_of(SECTION, "", _identity(reference))
            if memory is None or memory.row in present:
                yield reference
                continue
            report = self._book.report
            report.count(THING, ImportOutcome.PRESERVED)
            message = f"“{reference.title}” was deleted on the site: not imported again"
            report.note(SourceLine(plan.path, reference.line or 0), message)

    def _from_the_root(self, reference: Reference, plan: PublicationsPlan) -> Reference:
        """Make file names relative to the root of the whole folder."""
        root = self._book.folder.root
        top = LocalFiles([root])
        below = (root / folder for folder in plan.folders)
        files = LocalFiles(path for path in below if path.resolve().is_relative_to(root))

        def found(name: str) -> str:
            known = None if is_valid_url(name) else top.find(name)
            path = known or (None if is_valid_url(name) else files.find(name))
            if path is None:
                return name
            inner = path.relative_to(root).as_posix()
            self._book.folder.take(inner)
            return name if known else inner

        links = tuple(replace(link, target=found(link.target)) for link in reference.links)
        fields = dict(reference.fields)
        if "preview" in fields:
            fields["preview"] = found(fields["preview"])
        return replace(reference, links=links, fields=fields)


def _texts_of(reference: Reference) -> Iterator[object]:
    yield from (str(author.name) for author in reference.authors)
    yield f"{reference.year}-{reference.month or 0:02}"
    if any(author.equal_group for author in reference.authors):
        yield "Equal contribution"
    yield from _texts(asdict(reference))


def _texts(value: object) -> Iterator[object]:
    values = value.values() if isinstance(value, dict) else value
    if isinstance(values, str) or not isinstance(values, Iterable):
        yield value
        return
    for one in values:
        yield from _texts(one)


def _identity(reference: Reference) -> str:
    return f"{title_key(reference.title)} {reference.year or ''}"


_COAUTHOR, _LINKS = "coauthor", "links of co-authors"


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
    missing, found = [], []
    for coauthor in plan.coauthors:
        book.report.save_texts(coauthor.place, *coauthor.names, coauthor.url)
        keys = [spelling_key(name) for name in coauthor.names]
        person = next((people[key] for key in keys if key in people), None)
        if person is not None:
            found.append(_row(coauthor, person))
        elif named.isdisjoint(keys):
            missing.append(coauthor)
        else:
            # A dry run doesn't write the publications.
            book.report.record(_LINKS, ImportOutcome.CREATED, coauthor.names[0])
    # At once: a row that is new to its section may be an old one that was renamed.
    rows.write(found)
    if missing:
        names = ", ".join(coauthor.names[0] for coauthor in missing)
        message = f"links of co-authors whom no publication names: {names}"
        book.report.skip(missing[0].place, message[:500])


def _row(coauthor: CoauthorPlan, person: Person) -> RowPlan:
    return RowPlan(
        _COAUTHOR,
        _LINKS,
        Person(),
        coauthor.names[0],
        person.name,
        coauthor.place,
        {"url": coauthor.url},
        same=models.Q(pk=person.pk),
    )
