import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from profile_app.models import Publication
from profile_app.publications import covers
from profile_app.publications.covers import cover_of
from tests.data import make_publication
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def with_cover(on_commit, width=1000, height=600):
    publication = make_publication()
    with on_commit():
        publication.cover.save("figure.png", ContentFile(encoded(photo(width, height), "PNG")))
    return Publication.objects.get(pk=publication.pk)


def files():
    return sorted(default_storage.listdir("publications")[1])


def test_cover_has_its_size_and_narrower_renditions(on_commit):
    publication = with_cover(on_commit)

    cover = cover_of(publication)

    assert (cover.width, cover.height) == (1000, 600)
    assert cover.srcset.split()[1] == "480w,"
    assert all(default_storage.exists(name) for _, name in publication.cover_sizes["renditions"])


def test_saving_again_makes_no_more_files(on_commit):
    publication = with_cover(on_commit)
    before = files()

    with on_commit():
        publication.save()

    assert files() == before


def test_covers_whose_names_differ_by_suffix_share_no_files(on_commit):
    first, second = make_publication(), make_publication()
    with on_commit():
        first.cover.save("figure.png", ContentFile(encoded(photo(1000, 600), "PNG")))
        second.cover.save("figure.jpg", ContentFile(encoded(photo(1200, 700), "JPEG")))
    first, second = Publication.objects.order_by("pk")
    names = [name for row in (first, second) for _, name in row.cover_sizes["renditions"]]

    assert len(names) == len(set(names)) > 2


def test_cover_saved_twice_before_the_commit_is_encoded_once(on_commit, monkeypatch):
    calls = []
    make_sizes = covers._make_sizes
    monkeypatch.setattr(covers, "_make_sizes", lambda name: calls.append(name) or make_sizes(name))
    publication = make_publication()

    with on_commit():
        publication.cover.save("figure.png", ContentFile(encoded(photo(1000, 600), "PNG")))
        publication.save()

    assert len(calls) == 1


def test_replaced_cover_takes_its_renditions_along(on_commit):
    publication = with_cover(on_commit)
    former = [name for _, name in publication.cover_sizes["renditions"]]

    with on_commit():
        publication.cover.save("other.png", ContentFile(encoded(photo(1200, 700), "PNG")))
    publication.refresh_from_db()

    assert not any(default_storage.exists(name) for name in former)
    assert cover_of(publication).width == 1200


def test_deleting_a_publication_deletes_the_files_of_its_cover(on_commit):
    with_cover(on_commit)

    with on_commit():
        Publication.objects.all().delete()

    assert files() == []


def test_removed_cover_has_no_sizes(on_commit):
    publication = with_cover(on_commit)

    with on_commit():
        publication.cover = ""
        publication.save()
    publication.refresh_from_db()

    assert cover_of(publication) is None
    assert publication.cover_sizes == {}


def test_cover_whose_file_is_missing_is_shown_without_sizes(on_commit):
    publication = make_publication()
    with on_commit():
        publication.cover = "publications/gone.png"
        publication.save()
    publication.refresh_from_db()

    assert cover_of(publication).srcset == ""
    assert cover_of(publication).url == "/media/publications/gone.png"


def test_list_shows_the_cover_and_a_tile_for_those_without(client, on_commit):
    with_cover(on_commit)
    make_publication(venue_short="NSDI", year=2020)

    text = client.get("/publications/").text

    assert 'width="1000" height="600"' in text
    assert 'sizes="12rem"' in text
    assert ">NSDI</span>" in text
