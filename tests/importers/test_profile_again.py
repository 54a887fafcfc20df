"""What an import does to a profile that isn't empty."""

import pytest

from profile_app.models import Position, Profile
from tests.data import make_profile
from tests.importers.folders import report_lines, run, write

pytestmark = pytest.mark.django_db
SETTINGS = "title: Ann's site\nauthor: {name: Ann Example}\n"


def jekyll(root, settings="", about=""):
    files = {"_posts/2020-01-02-owls.md": "---\ntitle: Owls\n---\nThey fly.\n"}
    files |= {"_config.yml": f"{SETTINGS}{settings}", "about.md": about or about_page("")}
    return write(root, files)


def about_page(text):
    return f"---\nlayout: about\npermalink: /\n---\n{text}\n"


def test_value_that_the_owner_entered_is_not_overwritten_by_a_later_import(tmp_path):
    make_profile(name="Ann Example", email_words="ann at example dot org")
    run(jekyll(tmp_path / "a", "email: ann@example.org\n"))

    report = run(jekyll(tmp_path / "b", "email: other@example.org\n"))

    assert Profile.load().email_words == "ann at example dot org"
    assert [line for line in report_lines(report.unused_fields) if "email" in line] == [
        "_config.yml:3: email: other@example.org"
    ]


def test_import_without_a_value_does_not_empty_the_profile(tmp_path):
    run(jekyll(tmp_path / "a", "email: ann@example.org\n", about_page("I study owls.")))

    report = run(jekyll(tmp_path / "b"))

    profile = Profile.load()
    assert (profile.email_words, profile.bio) == ("ann at example dot org", "I study owls.")
    assert [line for line in report_lines(report.notes) if "any more" in line] == [
        "about.md: the folder has no bio and email (as shown to readers) any more: left unchanged"
    ]


def test_unused_text_about_the_person_is_listed_and_not_counted_as_saved(tmp_path):
    make_profile(name="Ann Example", bio="I study owls.")
    about = about_page("I study owls.\n\nWombats *dig*.\n\n## Outreach\n\nMuseum nights.")

    report = run(jekyll(tmp_path / "a", about=about))

    assert [line for line in report_lines(report.warnings) if "bio" in line] == [
        "about.md:7: bio not imported: “Wombats *dig*.”",
        "about.md:9: bio not imported: “## Outreach”",
        "about.md:11: bio not imported: “Museum nights.”",
    ]
    assert [str(count) for count in report.words if count.path == "about.md"] == [
        "about.md: 9 words, 44.4% saved, 55.6% listed"
    ]


def test_values_of_a_cv_that_were_changed_on_the_site_are_listed(tmp_path):
    cv = "- title: Education\n  type: time_table\n  contents:\n  - title: PhD\n"
    cv += "    institution: MIT\n    year: 2020\n    description: [Wombat burrows]\n"
    files = {"_data/cv.yml": cv, "cv.md": "---\nlayout: cv\npermalink: /cv/\n---\n"}
    folder = write(jekyll(tmp_path / "a"), files)
    run(folder)
    Position.objects.update(note="Mine")
    (folder / "_data/cv.yml").write_text(cv.replace("Wombat burrows", "Quoll nests"))

    report = run(folder)

    assert [line for line in report_lines(report.unused_fields) if "cv.yml" in line] == [
        "_data/cv.yml:7: contents.description: Quoll nests"
    ]
