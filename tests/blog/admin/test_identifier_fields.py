import pytest

from blog.models import Paper
from profile_app.models import Identifier, Publication

pytestmark = pytest.mark.django_db

ADD = {Paper: "/admin/blog/paper/add/", Publication: "/admin/profile_app/publication/add/"}
ROWS = {
    f"{prefix}-{name}": 0
    for prefix in ("resources", "identifiers")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def add(owner, model, **fields):
    sent = {"title": "A paper", "state": "to-read", "kind": "other", "order": 0, **ROWS, **fields}
    return owner.post(ADD[model], sent)


@pytest.mark.parametrize("model", ADD)
@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.18653/v1/N18-1202", "10.18653/v1/n18-1202"),
        ("doi:10.1145/3318464", "10.1145/3318464"),
        ("https://dl.acm.org/doi/pdf/10.1145/3318464?download=true", "10.1145/3318464"),
        (" 10.1145/3318464 ", "10.1145/3318464"),
    ],
)
def test_doi_is_shortened(owner, model, written, doi):
    add(owner, model, doi=written)

    assert model.objects.get().doi == doi


@pytest.mark.parametrize("model", ADD)
@pytest.mark.parametrize(
    ("written", "arxiv_id"),
    [
        ("https://arxiv.org/abs/2312.05385v2", "2312.05385v2"),
        ("https://export.arxiv.org/pdf/cond-mat/0112017.pdf?download=1", "cond-mat/0112017"),
        ("arXiv:2312.05385 [cs.LG]", "2312.05385"),
        ("10.48550/arXiv.2312.05385", "2312.05385"),
        ("math.gt/0309136", "math.GT/0309136"),
    ],
)
def test_arxiv_id_is_shortened(owner, model, written, arxiv_id):
    add(owner, model, arxiv_id=written)

    assert model.objects.get().arxiv_id == arxiv_id


@pytest.mark.parametrize("model", ADD)
@pytest.mark.parametrize(
    ("field", "written", "error"),
    [
        ("doi", "garbage doi ☃", "A DOI looks like 10.1145/3318464."),
        ("doi", "10.1145/1 and 10.1145/2", "A DOI looks like 10.1145/3318464."),
        ("arxiv_id", "see 2312.05385 there", "An arXiv ID looks like 2312.05385 or cs/0112017."),
        ("arxiv_id", "https://example.org/", "An arXiv ID looks like 2312.05385 or cs/0112017."),
    ],
)
def test_garbage_is_refused(owner, model, field, written, error):
    response = add(owner, model, **{field: written})

    assert response.context["adminform"].form.errors[field] == [error]
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("openreview", "https://openreview.net/forum?id=rJ4km2R5t7&noteId=x", "rJ4km2R5t7"),
        ("acl", "https://aclanthology.org/N18-1202/", "N18-1202"),
        ("dblp", "dblp.org/rec/conf/nsdi/ChenA20", "conf/nsdi/ChenA20"),
        ("pmid", "31452104", "31452104"),
    ],
)
def test_url_of_another_database_is_shortened(owner, kind, written, value):
    row = {"identifiers-TOTAL_FORMS": 1, "identifiers-0-order": 0}
    add(owner, Publication, **row, **{"identifiers-0-kind": kind, "identifiers-0-value": written})

    assert Identifier.objects.get().value == value


def test_url_of_the_wrong_database_is_refused(owner):
    row = {"identifiers-TOTAL_FORMS": 1, "identifiers-0-order": 0, "identifiers-0-kind": "acl"}
    response = add(owner, Publication, **row, **{"identifiers-0-value": "https://example.org/1"})

    assert "Enter the ACL Anthology ID, not a URL." in response.text
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "page",
    [
        *ADD.values(), "/admin/blog/post/add/", "/admin/blog/topic/add/", "/admin/quick-add/",
        "/admin/profile_app/person/add/", "/admin/profile_app/profile/",
    ],
)  # fmt: skip
def test_browser_does_not_cut_pasted_text(owner, page):
    response = owner.get(page, follow=True)

    assert response.status_code == 200
    assert "maxlength" not in response.text


def test_form_says_how_long_a_text_may_be(owner):
    response = add(owner, Publication, title="x" * 501)

    assert "at most 500 characters (it has 501)" in response.text
