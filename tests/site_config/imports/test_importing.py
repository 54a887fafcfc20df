"""Posts and person of a folder in one transaction."""

import pytest
from django.db import DatabaseError

from blog.models import Post
from importers.importer import Options
from importers.person_plan import PersonPlan, ProfilePlan
from importers.report import Location
from profile_app.models import Profile
from site_config.imports.importing import PERSON_READERS, import_site
from tests.importers.folders import counts, lines, one_page_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return one_page_book(tmp_path, "One.", {"about.md": "I am Ada; [page](page.md)."})


@pytest.fixture
def tells_of_a_person(monkeypatch):
    def read(folder, report):
        bio = lines(folder.read_text("about.md"), "about.md")
        return PersonPlan(ProfilePlan(Location("about.md"), name="Ada", bio=bio))

    monkeypatch.setitem(PERSON_READERS, "gitbook", read)


@pytest.mark.usefixtures("tells_of_a_person")
def test_posts_and_person_are_imported_together(folder):
    report = import_site(folder, Options())

    assert counts(report)["profile"] == {"created": 1}
    assert Profile.load().bio == "I am Ada; [Page](/blog/page/)."


@pytest.mark.usefixtures("tells_of_a_person")
def test_posts_are_not_imported_without_the_person(folder, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("the database is locked")

    monkeypatch.setattr(Profile, "save", refuse)

    with pytest.raises(DatabaseError):
        import_site(folder, Options())

    assert Post.objects.exists() is False


def test_folder_of_notes_alone_leaves_the_profile_alone(folder):
    report = import_site(folder, Options())

    assert "profile" not in counts(report)
    assert Profile.objects.exists() is False
