from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from profile_app.models import (
    Authorship,
    Person,
    Position,
    Profile,
    ProfileLink,
    Resource,
    Student,
)
from tests.data import make_person, make_position, make_profile, make_publication

pytestmark = pytest.mark.django_db


def test_profile_is_only_one():
    make_profile(name="First")

    Profile(name="Second").save()

    assert [profile.name for profile in Profile.objects.all()] == ["Second"]


def test_profile_of_a_new_site_is_empty_and_not_saved():
    profile = Profile.load()

    assert (profile.name, Profile.objects.count()) == ("", 0)


def test_saving_one_markdown_field_renders_only_that():
    profile = make_profile(bio="*old*")
    profile.bio, profile.footer = "*new*", "not saved"

    profile.save(update_fields=["bio"])

    profile.refresh_from_db()
    assert (profile.bio_html.strip(), profile.footer_html) == ("<p><em>new</em></p>", "")


@pytest.mark.parametrize("field", ["name", "headline", "bio", "footer"])
def test_profile_refuses_control_characters(field):
    profile = make_profile()
    setattr(profile, field, "bell \x07")

    with pytest.raises(ValidationError):
        profile.full_clean()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2022, 2, 1), date(2022, 8, 31), "Feb – Aug 2022"),
        (date(2023, 9, 1), None, "Sep 2023 – now"),
        (date(2018, 9, 1), date(2022, 5, 1), "Sep 2018 – May 2022"),
        (date(2022, 2, 1), date(2022, 2, 28), "Feb 2022"),
        (None, date(2022, 2, 28), "until Feb 2022"),
        (None, None, ""),
    ],
)
def test_position_shows_its_dates(start, end, words):
    assert Position(start_on=start, end_on=end).dates == words


def test_position_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_position(start_on=date(2022, 2, 1), end_on=date(2021, 2, 1))


def test_publication_slug_is_the_name_of_the_system():
    assert make_publication("Apparate: Rethinking Early Exits").slug == "apparate"


def test_publications_with_the_same_name_get_different_slugs():
    slugs = [make_publication("Apparate: one").slug, make_publication("Apparate: two").slug]

    assert slugs == ["apparate", "apparate-2"]


@pytest.mark.parametrize(
    ("venue", "words"),
    [("USENIX NSDI", "USENIX NSDI 2023"), ("NSDI 2023", "NSDI 2023"), ("", "2023")],
)
def test_publication_shows_its_year_once(venue, words):
    assert make_publication(venue=venue, year=2023).venue_and_year == words


def test_doi_with_special_characters_is_linked():
    publication = make_publication(doi="10.1002/(sici)1<1::aid#2>3.0.co;2-u")

    address = "https://doi.org/10.1002/(sici)1%3C1%3A%3Aaid%232%3E3.0.co%3B2-u"
    assert publication.doi_url == address


@pytest.mark.parametrize("fields", [{}, {"url": "https://example.org", "file": "a.pdf"}])
def test_resource_is_either_a_file_or_a_url(fields):
    publication = make_publication()

    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.create(publication=publication, **fields)


def test_author_is_unique_per_publication():
    person = make_person()
    publication = make_publication(authors=(person,))

    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.create(publication=publication, person=person)


def test_link_of_another_kind_needs_a_label():
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileLink.objects.create(profile=make_profile(), kind="other", url="https://example.org")


def test_current_position_continues_the_role():
    somebody = Person(name="Ann", role="Postdoc", now_at="Now at NVIDIA")
    student = Student(name="Bob", now_at="Now at NVIDIA")

    assert (somebody.about, student.about) == ("Postdoc, now at NVIDIA", "Now at NVIDIA")
