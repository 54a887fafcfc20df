import pytest

from blog.bibliography.reference import Reference
from blog.bibliography.reference_kinds import kind_of, page_of


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        (Reference(type="inproceedings", kind="poster"), "poster"),
        (Reference(type="inproceedings", venue="NSDI"), "conference"),
        (Reference(type="inproceedings", venue="Workshop on Hot Topics"), "workshop"),
        (Reference(type="article", venue="Workshop Reports"), "journal"),
        (Reference(type="article", venue="arXiv"), "preprint"),
        (Reference(type="article", venue="JMLR", arxiv_id="2312.05385"), "journal"),
        (Reference(type="misc", arxiv_id="2312.05385"), "preprint"),
        (Reference(type="unheardof"), "other"),
    ],
)
def test_kind_of_is_what_it_says_or_what_its_type_and_venue_tell(reference, kind):
    assert kind_of(reference) == kind


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        (Reference(url="https://u.example/", arxiv_id="2312.05385"), "https://u.example/"),
        (Reference(arxiv_id="2312.05385"), "https://arxiv.org/abs/2312.05385"),
        (Reference(), ""),
    ],
)
def test_page_of_is_its_own_or_that_at_arxiv(reference, page):
    assert page_of(reference) == page
