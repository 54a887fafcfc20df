from datetime import timedelta

import pytest

from blog.models import DailyDownloads
from blog.visits.dashboard import today_in_utc
from profile_app.models import Resource
from profile_app.publications.downloads import FileDownloads, downloads_by_file, total_downloads
from tests.data import make_publication, make_staff

pytestmark = pytest.mark.django_db

ADMIN = "/admin/profile_app/publication/"


def publication_with_file(slug, **fields):
    publication = make_publication(slug=slug, **fields)
    Resource.objects.create(publication=publication, file=f"publications/{slug}.pdf")
    return publication


def count(name, number, *, days=0):
    day = today_in_utc() - timedelta(days=days)
    DailyDownloads.objects.create(name=name, day=day, count=number)


def test_files_and_bibtex_have_download_counts():
    publication = publication_with_file("apparate")
    count("publications/apparate.pdf", 3)
    count("publications/apparate.bib", 2, days=40)

    assert downloads_by_file(publication, today_in_utc()) == [
        FileDownloads("publications/apparate.pdf", 3, 3),
        FileDownloads("publications/apparate.bib", 0, 2),
    ]


def test_downloads_of_a_list_take_one_query(django_assert_num_queries):
    publications = [publication_with_file("apparate"), publication_with_file("shockwave")]
    count("publications/apparate.pdf", 3)
    count("publications/apparate.bib", 2, days=400)
    found = type(publications[0]).objects.for_list()
    list(found)

    with django_assert_num_queries(1):
        counts = total_downloads(found, today_in_utc())

    assert counts == {publications[0].pk: 5, publications[1].pk: 0}


def test_owner_sees_downloads_in_the_list_and_on_the_page(client):
    client.force_login(make_staff())
    publication = publication_with_file("apparate", title="Apparate")
    count("publications/apparate.pdf", 1234)

    listed = client.get(ADMIN)
    shown = client.get(f"{ADMIN}{publication.pk}/change/")

    assert "1234" in listed.text
    assert "1,234 in 30 days, 1,234 in total" in shown.text
