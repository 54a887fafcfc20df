from dataclasses import replace

import pytest
from PIL import Image

from blog.bibliography.bibtex_entries import decode
from blog.bibliography.bibtex_reading import read_bibtex
from profile_app.models import Person, Publication, Resource
from profile_app.publications.files import LocalFiles
from profile_app.publications.importing import ImportRefusedError, apply_plan
from profile_app.publications.plan import make_plan
from profile_app.publications.reference import publication_reference
from tests.data import make_person, make_profile, make_publication

APPARATE = """@inproceedings{dai2024apparate,
  title = {Apparate: Rethinking Early Exits}, author = {Dai*, Yinwei and Pan*, Rui and Li, Kai},
  booktitle = {SOSP}, year = 2024, month = nov, doi = {10.1145/3694715.3695963},
  code = {https://code.example/apparate}, isbn = {978-1}, award = {Best Paper}, pages = {1--15}
}"""

pytestmark = pytest.mark.django_db


def plan_of(text, **options):
    return make_plan(read_bibtex(text), **options)


def bring(text, *, me="", **options):
    plan = plan_of(text, **options)
    apply_plan(plan, me=me)
    return plan


def states(plan):
    return [planned.state for planned in plan.planned]


# ── arriving ────────────────────────────────────────────────────────────────────────────────
def test_entry_becomes_a_publication_with_every_fact():
    bring(APPARATE, me="Rui Pan")

    publication = Publication.objects.get()
    authors = [
        (a.person.name, a.equal_group, a.person.is_me) for a in publication.authorships.all()
    ]
    assert authors == [("Yinwei Dai", 1, False), ("Rui Pan", 1, True), ("Kai Li", None, False)]
    assert (publication.venue, publication.year, publication.month) == ("SOSP", 2024, 11)
    assert (publication.kind, publication.award) == ("conference", "Best Paper")
    assert [str(resource.url) for resource in publication.resources.all()] == [
        "https://code.example/apparate"
    ]
    assert [(i.kind, i.value) for i in publication.identifiers.all()] == [("isbn", "978-1")]
    assert publication.bibtex_fields == {"pages": "1–15"}
    assert (publication.is_selected, publication.is_peer_reviewed) == (True, True)


def test_planning_writes_nothing():
    plan = plan_of(APPARATE)

    assert states(plan) == ["new"]
    assert not Publication.objects.exists()
    assert not Person.objects.exists()


def test_second_import_changes_nothing(django_assert_num_queries):
    bring(APPARATE)

    assert states(bring(APPARATE)) == ["unchanged"]


def test_change_in_the_file_is_applied():
    bring(APPARATE)

    plan = bring(APPARATE.replace("{SOSP}", "{ACM SOSP}").replace(" and Li, Kai", ""))

    (planned,) = plan.planned
    assert {change.name for change in planned.changes} == {"venue", "authors"}
    publication = Publication.objects.get()
    assert (publication.venue, publication.authorships.count()) == ("ACM SOSP", 2)


def test_owners_edit_is_preserved_and_reported():
    bring(APPARATE)
    Publication.objects.update(venue="ACM SOSP 2024")

    plan = bring(APPARATE.replace("{SOSP}", "{Symposium}").replace("{Best Paper}", "{Best}"))

    (planned,) = plan.planned
    assert [change.name for change in planned.kept] == ["venue"]
    publication = Publication.objects.get()
    assert (publication.venue, publication.award) == ("ACM SOSP 2024", "Best")


def test_manual_entry_gets_missing_details_and_is_not_overwritten():
    make_publication("Apparate: Rethinking early exits", year=2024, venue="My venue")

    plan = bring(APPARATE)

    publication = Publication.objects.get()
    assert states(plan) == ["changed"]
    assert (publication.venue, publication.doi) == ("My venue", "10.1145/3694715.3695963")


@pytest.mark.parametrize(
    "known",
    [
        {"doi": "10.1145/3694715.3695963"},
        {"bibtex_key": "dai2024apparate"},
        {"year": 2024},
    ],
)
def test_existing_publication_is_matched(known):
    make_publication(**{"title": "APPARATE – Rethinking early-exits", **known})

    assert states(plan_of(APPARATE)) == ["changed"]


def test_duplicate_in_a_file_is_reported():
    plan = bring(f"{APPARATE}\n{APPARATE.replace('dai2024apparate', 'again')}")

    assert [notice.text for notice in plan.notices] == [
        "it is the same work as “dai2024apparate” on line 1, so they are merged."
    ]
    assert Publication.objects.count() == 1


def test_papers_that_share_a_key_are_both_imported():
    text = f"{APPARATE}\n{APPARATE.replace('Apparate:', 'Shockwave:').replace('3695963', '1')}"

    bring(text)

    assert sorted(Publication.objects.values_list("bibtex_key", flat=True)) == [
        "dai2024apparate",
        "dai2024apparate-2",
    ]
    assert states(bring(text)) == ["unchanged", "unchanged"]


PREPRINT = """@misc{pre, title = {Apparate: Rethinking Early Exits}, year = 2023,
  eprint = {2312.05385}, archivePrefix = {arXiv}, author = {Dai, Yinwei}}"""


@pytest.mark.parametrize(
    "texts", [(PREPRINT + APPARATE,), (PREPRINT, APPARATE), (APPARATE, PREPRINT)]
)
def test_preprint_and_published_version_become_one_publication(texts):
    for text in texts:
        bring(text)

    publication = Publication.objects.get()
    assert (publication.kind, publication.venue, publication.year) == ("conference", "SOSP", 2024)
    assert (publication.preprint_venue, publication.preprint_year) == ("arXiv", 2023)
    assert publication.arxiv_id == "2312.05385"


def test_manually_entered_preprint_gets_the_venue_of_the_published_version():
    make_publication(
        "Apparate: Rethinking Early Exits", kind="preprint", venue="arXiv", year=2023, award="Mine"
    )

    bring(APPARATE)

    publication = Publication.objects.get()
    assert (publication.kind, publication.venue, publication.year) == ("conference", "SOSP", 2024)
    assert (publication.preprint_venue, publication.preprint_year) == ("arXiv", 2023)
    assert publication.award == "Mine"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@misc{k, title={}}", "it has no title. Add title = {…}."),
        (
            "@misc{k, title={T}, author={TBA}}",
            "the author “TBA” is a placeholder. Enter the real name or remove it.",
        ),
    ],
)
def test_entry_with_invalid_data_is_refused(text, sentence):
    assert [refusal.text for refusal in plan_of(text).refused] == [sentence]


def test_all_or_nothing(monkeypatch):
    plan = plan_of(APPARATE + "@misc{k, title={Another}, year=2020}")
    plan.planned[1].facts["doi"] = "10.1/" + "x" * 300

    with pytest.raises(ImportRefusedError, match="Another"):
        apply_plan(plan)

    assert not Publication.objects.exists()


# ── people ──────────────────────────────────────────────────────────────────────────────────
def test_people_are_matched_by_every_spelling():
    make_profile(name="Rui Pan", aliases="Pan Rui")
    make_person("Kai Li", aliases="李凯")

    bring("@misc{k, title={T}, year=2020, author={R{\\'u}i Pan and 李凯 and Pan Rui}}")

    publication = Publication.objects.get()
    printed = [(a.person.name, str(a), a.person.is_me) for a in publication.authorships.all()]
    assert printed == [
        ("Rúi Pan", "Rúi Pan", True),
        ("Kai Li", "李凯", False),
        ("Pan Rui", "Pan Rui", True),
    ]


def test_initials_match_the_only_fitting_person():
    make_person("Rui Pan")

    bring("@misc{k, title={T}, year=2020, author={Pan, R.}}")

    assert Person.objects.get().name == "Rui Pan"


def test_people_with_the_same_family_name_are_distinguished():
    make_person("Rui Pan")
    make_person("Ruth Pan")

    bring("@misc{k, title={T}, year=2020, author={Pan, R. and Pan, Xinglin}}")

    assert sorted(Person.objects.values_list("name", flat=True)) == [
        "R. Pan",
        "Rui Pan",
        "Ruth Pan",
        "Xinglin Pan",
    ]


# ── files ───────────────────────────────────────────────────────────────────────────────────
def test_named_file_is_imported(tmp_path):
    (tmp_path / "assets/pdf").mkdir(parents=True)
    (tmp_path / "assets/pdf/my paper.pdf").write_bytes(b"%PDF-1.7")
    text = "@misc{k, title={T}, year=2020, pdf={my paper.pdf}, poster={gone.pdf}}"
    files = LocalFiles([tmp_path])

    plan = bring(text, files=files)

    publication = Publication.objects.get()
    resource = Resource.objects.get()
    assert (resource.kind, resource.served_name) == ("pdf", "my_paper.pdf")
    assert resource.file.read() == b"%PDF-1.7"
    assert publication.bibtex_fields == {"poster": "gone.pdf"}
    assert [notice.text for notice in plan.notices] == [
        "it has no authors.",
        "poster = gone.pdf: file not found, so only its name is stored.",
    ]
    assert states(bring(text, files=files)) == ["unchanged"]
    assert states(bring(text)) == ["unchanged"]


@pytest.mark.parametrize(
    "name", ["../secret.pdf", "/etc/passwd", "link.pdf", "page.html", "a\0b.pdf"]
)
def test_files_outside_the_folder_or_of_other_types_are_not_read(tmp_path, name):
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (site / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (site / "page.html").write_text("<script>")

    bring(f"@misc{{k, title={{T}}, year=2020, pdf={{{name}}}}}", files=LocalFiles([site]))

    assert not Resource.objects.exists()


def test_named_image_becomes_the_cover(tmp_path):
    folder = tmp_path / "assets/img/publication_preview"
    folder.mkdir(parents=True)
    Image.new("RGB", (40, 30), "red").save(folder / "t.png")
    (folder / "broken.png").write_bytes(b"no picture")
    text = "@misc{a, title={T}, year=2020, preview={t.png}}\n"
    text += "@misc{b, title={Another}, year=2020, preview={broken.png}}"

    plan = bring(text, files=LocalFiles([tmp_path]))

    covers = dict(Publication.objects.values_list("title", "cover"))
    assert covers["T"].startswith("publications/t-")
    assert covers["Another"] == ""
    assert any("preview = broken.png" in notice.text for notice in plan.notices)
    assert states(bring(text, files=LocalFiles([tmp_path]))) == ["unchanged", "unchanged"]


def test_failed_import_deletes_stored_files(tmp_path, settings):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    text = "@misc{a, title={T}, year=2020, pdf={a.pdf}}\n@misc{b, title={Another}, year=2020}"
    plan = plan_of(text, files=LocalFiles([tmp_path]))
    plan.planned[1].facts["doi"] = "x" * 300

    with pytest.raises(ImportRefusedError):
        apply_plan(plan)

    assert list(settings.MEDIA_ROOT.rglob("*.pdf")) == []


# ── real bibliographies ─────────────────────────────────────────────────────────────────────
BIBLIOGRAPHIES = ["0jaehunny0", "0xadriatorralba", "42shawn", "4cti0nfi9ure", "501good"]


@pytest.mark.parametrize("name", BIBLIOGRAPHIES)
def test_imported_facts_equal_the_read_ones(corpus, name):
    reading = read_bibtex(decode((corpus / "bib" / f"{name}.bib").read_bytes()))
    apply_plan(make_plan(reading))

    known = {
        publication_reference(p).title: publication_reference(p)
        for p in Publication.objects.for_page()
    }

    assert len(known) == len(reading.references)
    for reference in reading.references:
        kept = known[reference.title]
        assert [a.name for a in kept.authors] == [a.name for a in reference.authors]
        assert (kept.venue, kept.year, kept.doi) == (
            reference.venue,
            reference.year,
            reference.doi,
        )
        assert kept == replace(
            kept, abstract=reference.abstract, note=reference.note, month=reference.month
        )
