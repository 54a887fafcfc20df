import pytest
from django.core.files.base import ContentFile

from profile_app.models import Identifier, Publication, Resource
from profile_app.publications.links import page_identity, publication_links
from tests.data import make_publication

pytestmark = pytest.mark.django_db


def shown(publication):
    publication = Publication.objects.for_list().get(pk=publication.pk)
    return [(link.label, link.url) for link in publication_links(publication)]


def labels(publication):
    return [label for label, _ in shown(publication)]


def link(publication, kind, url="", **fields):
    url = url or f"https://example.org/{kind}"
    return Resource.objects.create(publication=publication, kind=kind, url=url, **fields)


def test_links_are_ordered_by_kind():
    publication = make_publication(doi="10.1145/1", arxiv_id="2312.05385")
    for kind in ("project", "slides", "code", "poster", "pdf", "data", "video", "model"):
        link(publication, kind)

    assert labels(publication) == [
        *("PDF", "DOI", "arXiv", "Code", "Data", "Model", "Slides", "Video", "Poster"),
        "Project page",
    ]


def test_owners_order_of_links_comes_first():
    publication = make_publication()
    link(publication, "pdf", order=2)
    link(publication, "code", order=1)

    assert labels(publication) == ["Code", "PDF"]


def test_custom_label_replaces_the_kind():
    publication = make_publication()
    link(publication, "other", label="Reading group")

    assert labels(publication) == ["Reading group"]


def test_identifiers_become_links():
    publication = make_publication()
    for kind, value in (("openreview", "abc"), ("dblp", "conf/x/Y"), ("isbn", "978-1")):
        Identifier.objects.create(publication=publication, kind=kind, value=value)

    assert shown(publication) == [
        ("OpenReview", "https://openreview.net/forum?id=abc"),
        ("DBLP", "https://dblp.org/rec/conf/x/Y"),
        ("ISBN", "https://openlibrary.org/isbn/978-1"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2312.05385",
        "http://arxiv.org/abs/2312.05385v2/",
        "https://www.arxiv.org/abs/2312.05385",
    ],
)
def test_page_of_a_resource_is_not_linked_again(url):
    publication = make_publication(arxiv_id="2312.05385")
    link(publication, "preprint", url)

    assert labels(publication) == ["Preprint"]


def test_doi_is_recognized_in_another_spelling():
    assert page_identity("http://dx.doi.org/10.1145/ABC") == page_identity(
        "https://doi.org/10.1145/abc"
    )


def test_own_file_is_linked_under_the_publication():
    publication = make_publication(slug="apparate")
    resource = Resource(publication=publication)
    resource.file.save("Apparate talk.pdf", ContentFile(b"%PDF-"), save=False)
    resource.save()

    assert shown(publication) == [("PDF", "/publications/apparate/Apparate_talk.pdf")]
