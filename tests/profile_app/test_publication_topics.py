"""Topics of publications, out to BibTeX and in again, where names are shared."""

import re

import pytest
from django.core.management import call_command

from blog.models import Topic
from profile_app.models import Publication
from tests.data import make_publication, make_staff, make_topic

PAGE = "/admin/import/publications/"
ENTRY = "@inproceedings{x, title={T}, author={Ada L}, year={2020}, booktitle={B}, topics={%s}}"

pytestmark = pytest.mark.django_db


def make_papers_twice():
    return make_topic("Papers"), make_topic("Papers", parent=make_topic("A"))


@pytest.fixture
def imported(tmp_path, capsys):
    """Import an entry with these topics by the command and return what it printed."""

    def run(topics, *options):
        path = tmp_path / "papers.bib"
        path.write_text("% a comment\n" + ENTRY % topics)
        call_command("import_bibtex", path, *options)
        return capsys.readouterr().out.splitlines()

    return run


def slugs():
    return sorted(Publication.objects.get().topics.values_list("slug", flat=True))


def names():
    return sorted(Topic.objects.values_list("name", flat=True))


def test_ambiguous_topic_name_is_reported(imported):
    make_papers_twice()

    printed = imported("Papers, ML")

    assert printed[1] == (
        "note        “x”, line 2: 2 topics are named “Papers”, so none is set. "
        "Write papers or papers-2 instead."
    )
    assert (slugs(), names()) == (["ml"], ["A", "ML", "Papers", "Papers"])


def test_import_in_the_admin_reports_the_same(client):
    make_papers_twice()
    client.force_login(make_staff())

    shown = client.post(PAGE, {"text": ENTRY % "Papers"})
    sent = {name: re.search(rf'name="{name}" value="([^"]+)"', shown.text)[1]
            for name in ("token", "state")}  # fmt: skip
    done = client.post(PAGE, {**sent, "do": "import"}, follow=True)

    assert "2 topics are named “Papers”, so none is set." in shown.text
    assert (done.status_code, slugs()) == (200, [])


def test_admin_previews_again_if_the_name_became_ambiguous(client):
    make_topic("Papers")
    client.force_login(make_staff())
    shown = client.post(PAGE, {"text": ENTRY % "Papers"})
    make_topic("Papers")

    sent = {name: re.search(rf'name="{name}" value="([^"]+)"', shown.text)[1]
            for name in ("token", "state")}  # fmt: skip
    again = client.post(PAGE, {**sent, "do": "import"}, follow=True)

    assert "2 topics are named “Papers”, so none is set." in again.text
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("papers-2", ["papers-2"]),
        ("papers, papers-2", ["papers", "papers-2"]),
        ("machine learning", ["ml"]),
        ("MACHINE LEARNING, ml", ["ml"]),
        ("ökologie", ["ökologie"]),
    ],
)
def test_topic_is_found_by_its_slug_or_by_a_name_in_any_case(imported, written, found):
    make_papers_twice()
    make_topic("Machine Learning", slug="ml")
    make_topic("Ökologie")
    before = names()

    imported(written)

    assert (slugs(), names()) == (found, before)


def test_new_topic_is_created_once_in_any_spelling(imported):
    imported("Data processing, data-processing, DATA PROCESSING")

    assert names() == ["Data processing"]
    assert imported("data processing")[-1] == "0 new, 0 changed, 1 unchanged, 0 rejected."


def test_name_longer_than_the_field_is_reported_and_not_cut(imported):
    fits, long = "x" * 120, "y" * 121

    printed = imported(f"{fits}, {long}")

    assert printed[1] == (
        f"note        “x”, line 2: the topic “{'y' * 40}…” has more than 120 characters, "
        "so it is not set. Shorten it."
    )
    assert names() == [fits]


def test_second_topic_with_the_name_does_not_change_imported_publications(imported):
    make_topic("Papers")
    imported("Papers")
    make_topic("Papers")

    printed = imported("Papers")

    assert printed == ["0 new, 0 changed, 1 unchanged, 0 rejected."]
    assert slugs() == ["papers"]


def test_dry_run_creates_no_topic(imported):
    imported("New", "--dry-run")

    assert names() == []


def test_export_names_topics_and_writes_slugs_where_a_name_is_shared(client):
    publication = make_publication(authors=())
    publication.topics.set([*make_papers_twice(), make_topic("Machine learning", slug="ml")])

    exported = client.get("/publications.bib").text

    assert "= {Machine learning, papers, papers-2}" in exported


def test_export_with_shared_names_round_trips(client, tmp_path, capsys):
    top, below = make_papers_twice()
    make_publication("One").topics.set([top])
    make_publication("Two").topics.set([below])
    path = tmp_path / "export.bib"
    path.write_text(client.get("/publications.bib").text)

    call_command("import_bibtex", path)

    assert capsys.readouterr().out.splitlines()[-1] == "0 new, 0 changed, 2 unchanged, 0 rejected."
    assert [list(p.topics.all()) for p in Publication.objects.order_by("pk")] == [[top], [below]]
