import pytest

from blog.bibliography.reference import Reference
from blog.bibliography.reference_kinds import work_kind, work_url


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
def test_work_kind_is_stated_or_implied_by_type_and_venue(reference, kind):
    assert work_kind(reference) == kind


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        (Reference(url="https://u.example/", arxiv_id="2312.05385"), "https://u.example/"),
        (Reference(arxiv_id="2312.05385"), "https://arxiv.org/abs/2312.05385"),
        (Reference(), ""),
    ],
)
def test_work_url_is_entered_or_that_of_arxiv(reference, page):
    assert work_url(reference) == page
