"""Importing a person: the first time, again, and next to the owner's own entries."""

from datetime import date

import pytest

from blog.bibliography.bibtex_reading import read_bibtex
from importers.collection import (
    LinkPlan,
    NewsPlan,
    PersonPlan,
    PositionPlan,
    ProfilePlan,
    PublicationsPlan,
    ShortPlan,
)
from importers.importer import Options, import_transaction, read_source_folder, write_posts
from importers.report import SourceLine
from importers.writing.person import write_person
from profile_app.models import (
    Activity,
    Award,
    ImportedRow,
    Interest,
    News,
    Position,
    Profile,
    ProfileLink,
    Publication,
)
from tests.data import make_position, make_profile, make_publication
from tests.importers.folders import PDF, book, counts, lines, png, report_lines

pytestmark = pytest.mark.django_db
ABOUT = "about.md"
BIB = """@inproceedings{a, title={Apparate}, author={Rui Pan}, year=2024, pdf={a.pdf},
  preview={a.png}, booktitle={SOSP}}
@article{b, year={2020}, author={Rui Pan}}"""


@pytest.fixture
def folder(tmp_path):
    files = {
        "note.md": "# Note\n\nSee.\n",
        "me.png": png(),
        "logo.png": png("blue"),
        "figure.png": png("green"),
        "cv.pdf": PDF,
        "pubs/a.pdf": PDF,
        "pubs/a.png": png("black"),
    }
    return book(tmp_path, ["* [Note](note.md)"], files)


def a_person(**changed):
    """A person with one of everything."""
    profile = ProfilePlan(
        SourceLine(ABOUT, 1),
        name="Ada Lovelace",
        headline="Analyst",
        bio=lines("I wrote [a note](note.md).\n\n![Engine](figure.png)", ABOUT),
        photo="/me.png",
        email_words="ada at example dot org",
        cv_file="cv.pdf",
        links=[LinkPlan("github", "https://github.com/ada", SourceLine("_config.yml", 3))],
    )
    for name in set(changed) & set(vars(profile)):
        setattr(profile, name, changed.pop(name))
    parts = {
        "profile": profile,
        "positions": [
            PositionPlan(
                "education", "Ph.D.", "Princeton", SourceLine("cv.yml", 2), logo="logo.png"
            )
        ],
        "news": [
            NewsPlan(
                date(2024, 5, 1),
                lines(r"Out: [a note](note.md) :tada: \(x^2\)", "n.md"),
                SourceLine("n.md"),
            )
        ],
        "shorts": [
            ShortPlan("award", lines("Best Paper", "cv.yml"), SourceLine("cv.yml", 5), "2024"),
            ShortPlan("teaching", lines("Algorithms", "cv.yml"), SourceLine("cv.yml", 6), "2023"),
            ShortPlan("interest", lines("Engines", "cv.yml"), SourceLine("cv.yml", 7)),
        ],
        "publications": [PublicationsPlan("papers.bib", read_bibtex(BIB), ["pubs"])],
    }
    return PersonPlan(**{**parts, **changed})


def bring(folder, person, **options):
    run = read_source_folder(folder, Options(**options))
    with import_transaction(run):
        write_posts(run)
        write_person(person, run.book)
    return run.report


def of_the_person(report):
    return {k: v for k, v in counts(report).items() if k not in {"posts", "images", "redirects"}}


def rows():
    models = (Profile, ProfileLink, Position, News, Award, Activity, Interest, Publication)
    return [list(model.objects.order_by("pk").values()) for model in (*models, ImportedRow)]


ALL_CREATED = {
    "profile": {"created": 1},
    "links": {"created": 1},
    "positions": {"created": 1},
    "news": {"created": 1},
    "awards": {"created": 1},
    "activities": {"created": 1},
    "interests": {"created": 1},
    "publications": {"created": 1, "skipped": 1},
}


def test_the_whole_person_is_imported(folder):
    report = bring(folder, a_person())

    profile = Profile.load()
    assert of_the_person(report) == ALL_CREATED
    assert '<a href="/blog/note/">a note</a>' in profile.bio_html
    assert profile.bio_html.count("<img") == 1
    assert (bool(profile.photo), bool(profile.cv_file)) == (True, True)
    assert News.objects.get().text == "Out: [a note](/blog/note/) 🎉 $x^2$"
    assert bool(Position.objects.get().logo) is True
    publication = Publication.objects.get()
    assert (publication.resources.get().served_name, bool(publication.cover)) == ("a.pdf", True)
    assert report_lines(report.skipped)[0].startswith("papers.bib:3: “b”, line 3: it has no title.")
    assert {"me.png", "logo.png", "cv.pdf", "pubs/a.pdf", "pubs/a.png"} <= report_of_use(folder)


def report_of_use(folder):
    run = read_source_folder(folder, Options(is_dry_run=True))
    with import_transaction(run):
        write_posts(run)
        write_person(a_person(), run.book)
    return run.folder.taken


def test_second_run_changes_nothing_and_a_dry_one_neither(folder, settings):
    dry = bring(folder, a_person(), is_dry_run=True)
    nothing = rows(), [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()]
    bring(folder, a_person())
    before = rows(), sorted(settings.MEDIA_ROOT.rglob("*"))

    again = bring(folder, a_person())
    dry_again = bring(folder, a_person(), is_dry_run=True)

    assert nothing == ([[]] * 9, [])
    assert of_the_person(dry) == ALL_CREATED
    assert (rows(), sorted(settings.MEDIA_ROOT.rglob("*"))) == before
    assert (again.has_changes, dry_again.has_changes) == (False, False)


def test_changed_source_updates_unedited_values(folder):
    bring(folder, a_person())
    profile, position = Profile.load(), Position.objects.get()
    profile.headline = "Countess"
    profile.save()
    position.team = "Systems"
    position.save()
    award = ShortPlan("award", lines("Best Paper Award", "cv.yml"), SourceLine("cv.yml", 5), "2024")
    moved = PositionPlan("education", "Ph.D. in CS", "Princeton", SourceLine("cv.yml", 2))

    person = a_person(headline="Programmer", name="Ada King", shorts=[award], positions=[moved])
    report = bring(folder, person)

    profile, position = Profile.load(), Position.objects.get()
    assert (profile.headline, profile.name) == ("Countess", "Ada King")
    assert (position.role, position.team) == ("Ph.D. in CS", "Systems")
    assert [award.text for award in Award.objects.all()] == ["Best Paper Award"]
    assert [n for n in report_lines(report.notes) if "profile" in n] == [
        "about.md:1: profile already has headline: left unchanged"
    ]


def test_rows_deleted_by_the_owner_are_not_imported_again(folder):
    bring(folder, a_person())
    for model in (ProfileLink, Position, News, Award, Publication):
        model.objects.all().delete()

    report = bring(folder, a_person())

    assert report.has_changes is False
    assert sum("deleted on the site" in note for note in report_lines(report.notes)) == 5
    assert Position.objects.exists() is False


def test_values_of_the_owner_are_not_overwritten(folder):
    make_profile(name="A. Lovelace", photo="profile/own.png")
    make_position(role="Ph.D.", institution="Princeton", team="Mine")

    report = bring(folder, a_person())

    profile = Profile.load()
    assert (profile.name, profile.photo.name, profile.headline) == (
        "A. Lovelace", "profile/own.png", "Analyst",
    )  # fmt: skip
    assert [(p.team, bool(p.logo)) for p in Position.objects.all()] == [("Mine", True)]
    assert [n for n in report_lines(report.notes) if "profile" in n] == [
        "about.md:1: profile already has name and photo: left unchanged"
    ]


def test_demo_profile_is_replaced(folder):
    demo = make_profile(name="Demo", native_name="演示", accent="#35617d", is_demo=True)
    demo.links.create(kind="orcid", url="https://orcid.org/0")

    bring(folder, a_person())

    profile = Profile.load()
    assert (profile.name, profile.native_name, profile.is_demo) == ("Ada Lovelace", "", False)
    assert profile.accent == "#35617d"
    assert [link.kind for link in profile.links.all()] == ["github"]


def test_invalid_values_are_reported_and_the_rest_is_imported(folder):
    make_publication("Another", doi="10.1145/3318464")
    bad = PositionPlan(
        "education", "R" * 200, "P", SourceLine("cv.yml", 9), advisor="A",
        advisor_url="javascript:x", start_on=date(2024, 1, 1), end_on=date(2020, 1, 1),
        logo="../secret.png",
    )  # fmt: skip

    report = bring(folder, a_person(positions=[bad], photo="note.md"))

    position = Position.objects.get()
    assert (len(position.role), position.end_on, position.advisor_url) == (160, None, "")
    assert [line[:60] for line in report_lines(sorted(report.warnings)) if "cv.yml" in line] == [
        "cv.yml:9: invalid URL, not imported: javascript:x",
        "cv.yml:9: logo ../secret.png not found in the folder",
        "cv.yml:9: role cut to 160 characters: RRRRRRRRRRRRRRRRRRRRRR",
        f"cv.yml:9: “{'R' * 49}"[:60],
    ]
    assert bool(Profile.load().photo) is False


def test_failure_after_the_person_leaves_no_row_and_no_file(folder, settings):
    run = read_source_folder(folder, Options())

    def go():
        with import_transaction(run):
            write_posts(run)
            write_person(a_person(), run.book)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        go()

    assert rows() == [[]] * 9
    assert [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()] == []
