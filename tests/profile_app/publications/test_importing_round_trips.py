"""What is exported comes in again: into the same site, and into an empty one."""

import pytest

from blog.bibliography.bibtex_reading import read_bibtex
from blog.models import Topic
from profile_app.models import Person, Publication
from profile_app.publications.importing import apply_plan
from profile_app.publications.plan import UNCHANGED, make_plan
from tests.data import make_person, make_publication, make_topic
from tests.profile_app.publications.test_reference import make_apparate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.ALLOWED_HOSTS = ["ada.example"]


def bring_in(text):
    plan = make_plan(read_bibtex(text))
    apply_plan(plan)
    return plan


def export(client):
    return client.get("/publications.bib", SERVER_NAME="ada.example").text


def empty_the_site():
    for model in (Publication, Person, Topic):
        model.objects.all().delete()


def differences(text):
    """What an import of the text would change, keep or refuse."""
    plan = make_plan(read_bibtex(text))
    changed = [
        (planned.reference.key, planned.state, planned.changes, planned.kept)
        for planned in plan.planned
        if planned.state != UNCHANGED or planned.kept
    ]
    return changed, plan.refused


def bibliographies(corpus):
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(corpus.rglob("*.bib"))]


def test_bibliography_and_its_export_change_nothing_and_recreate_the_site(client, corpus):
    for name, text in bibliographies(corpus):
        bring_in(text)
        exported = export(client)

        assert differences(text)[0] == [], name
        assert differences(exported) == ([], []), name
        empty_the_site()
        bring_in(exported)

        assert export(client) == exported, name
        empty_the_site()


def make_every_kind():
    """Publications as an owner enters them, without keys and types of BibTeX."""
    ada = make_person("Ada García Márquez", family_name="García Márquez")
    rui = make_person("潘瑞", family_name="潘")
    for month, kind in enumerate(Publication.Kind.values[:12], start=1):
        publication = make_publication(
            f"A {kind} on {month}", kind=kind, venue="Workshop on V", year=2020, month=month,
            authors=(rui, ada), note="*Nota bene*: 5% of a_b", abstract="One.\n\n- two\n- three",
            is_selected=month % 2 == 0, is_peer_reviewed=month % 3 == 0,
        )  # fmt: skip
        publication.resources.create(kind="code", url="https://c.example/a_b%20c", order=0)
        publication.resources.create(kind="code", url="https://d.example/", label="More", order=1)
        publication.topics.add(make_topic(f"Topic, {kind}"))
    make_publication("Bare", kind="preprint", arxiv_id="2312.05386", year=2019)
    make_publication("Doubt", kind="thesis", arxiv_id="2312.05387", year=2019)


@pytest.mark.parametrize("make", [make_every_kind, make_apparate])
def test_export_of_manual_entries_changes_nothing(client, make):
    make()

    assert differences(export(client)) == ([], [])


@pytest.mark.parametrize("make", [make_every_kind, make_apparate])
def test_export_of_manual_entries_recreates_the_site(client, make):
    make()
    exported = export(client)
    empty_the_site()

    bring_in(exported)

    assert export(client) == exported
