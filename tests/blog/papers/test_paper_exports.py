import pytest

from tests.data import make_paper, make_topic

pytestmark = pytest.mark.django_db


def test_papers_bib_contains_the_whole_reading_list(client):
    make_paper("One", year=2020)
    make_paper("Two", year=2021)

    response = client.get("/blog/papers.bib")

    assert response.text == (
        "@misc{2021two,\n  title = {Two},\n  year  = {2021},\n}\n\n"
        "@misc{2020one,\n  title = {One},\n  year  = {2020},\n}\n"
    )
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="papers.bib"'


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"One", "Two"}),
        ("?year=2020", {"One"}),
        ("?venue=NSDI", {"Two"}),
        ("?topic=systems", {"One"}),
        ("?state=read", {"Two"}),
        ("?page=2", {"One", "Two"}),
    ],
)
def test_papers_bib_accepts_the_filters_of_the_list(client, query, titles):
    make_paper("One", year=2020).topics.add(make_topic("Systems"))
    make_paper("Two", year=2021, venue="NSDI", state="read")

    text = client.get(f"/blog/papers.bib{query}").text

    assert {title for title in ("One", "Two") if f"{{{title}}}" in text} == titles


@pytest.mark.parametrize("address", ["/blog/papers.bib?year=soon", "/blog/papers/7.bib"])
def test_bib_of_no_papers_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_papers_bib_runs_one_query(client, django_assert_num_queries, number):
    for year in range(number):
        make_paper(year=1990 + year)

    with django_assert_num_queries(1):
        client.get("/blog/papers.bib")


def test_paper_bib_is_offered_if_entered_or_generated(client):
    made = make_paper("Made", authors="Ada", year=2020)
    make_paper("Unknown")
    make_paper("Entered", authors="Ada", year=2020, bibtex="@misc{x, title={Entered}}")

    text = client.get("/blog/papers/").text

    assert text.count(">BibTeX</a>") == 2
    assert f'<a href="/blog/papers/{made.pk}.bib">BibTeX</a>' in text
    assert client.get(f"/blog/papers/{made.pk}.bib").text.startswith("@misc{ada2020made,")
