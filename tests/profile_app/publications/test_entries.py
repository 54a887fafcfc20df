import pytest

from profile_app.publications.entries import preprint_of, venue_of
from tests.data import make_publication

pytestmark = pytest.mark.django_db
LONG = "Symposium on Networked Systems Design and Implementation"


@pytest.mark.parametrize(
    ("style", "venue", "short", "text", "title"),
    [
        ("full", LONG, "NSDI", f"{LONG} 2023", ""),
        ("full", "", "NSDI", "NSDI 2023", ""),
        ("short", LONG, "NSDI", "NSDI 2023", LONG),
        ("short", LONG, "", f"{LONG} 2023", ""),
        ("both", LONG, "NSDI", f"{LONG} (NSDI) 2023", ""),
        ("both", "USENIX NSDI", "NSDI", "USENIX NSDI 2023", ""),
        ("full", "NSDI 2023", "", "NSDI 2023", ""),
        ("full", "", "", "2023", ""),
    ],
)
def test_venue_is_shown_in_the_chosen_style(style, venue, short, text, title):
    publication = make_publication(venue=venue, venue_short=short, year=2023)

    shown = venue_of(publication, style)

    assert (shown.text, shown.title) == (text, title)


def test_preprint_links_to_arxiv():
    publication = make_publication(
        preprint_venue="arXiv", preprint_year=2022, arxiv_id="2210.00093"
    )

    preprint = preprint_of(publication)

    assert (preprint.text, preprint.url) == ("arXiv 2022", "https://arxiv.org/abs/2210.00093")


def test_preprint_elsewhere_does_not_link_to_arxiv():
    publication = make_publication(preprint_venue="bioRxiv", arxiv_id="2210.00093")

    assert (preprint_of(publication).text, preprint_of(publication).url) == ("bioRxiv", "")


def test_publication_without_a_preprint_has_none():
    assert preprint_of(make_publication()) is None
