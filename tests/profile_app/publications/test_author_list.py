import pytest

from profile_app.models import Authorship, Publication
from profile_app.publications.author_list import collect_legend, list_authors
from tests.data import make_person, make_profile, make_publication

pytestmark = pytest.mark.django_db


def listed(publication, **fields):
    publication = Publication.objects.for_list().get(pk=publication.pk)
    return list_authors(publication, make_profile(**{"name": "Rui Pan", **fields}))


def bold(authors):
    return [author.name for author in authors.authors if author.is_me]


@pytest.mark.parametrize(
    "printed",
    ["Rui Pan", "RUI PAN", "Pan, Rui", "Rui Pan*", "R. Pan", "潘瑞", "Rúi Pán", "Rui Smith"],
)
def test_owner_is_bold_under_every_spelling(printed):
    publication = make_publication(authors=(make_person("Yinwei Dai"), make_person(printed)))

    authors = listed(publication, native_name="潘瑞", aliases="R. Pan\nRui Smith")

    assert bold(authors) == [printed]


def test_owner_is_bold_under_the_printed_name():
    publication = make_publication(authors=(make_person("Somebody Else"),))
    Authorship.objects.update(printed_name="R Pan")

    assert bold(listed(publication, aliases="R. Pan")) == ["R Pan"]


def test_marked_owner_is_bold_and_a_namesake_is_not():
    me = make_person("Rui Pan", is_me=True)
    publication = make_publication(authors=(make_person("Rui Pan", url="https://a.example"), me))

    authors = listed(publication)

    assert [author.is_me for author in authors.authors] == [False, True]


def test_author_with_the_same_family_name_is_not_bold():
    publication = make_publication(authors=(make_person("Rong Pan"), make_person("Pan")))

    assert bold(listed(publication)) == []


def test_each_group_of_equal_authors_has_its_mark():
    people = [make_person(name) for name in "ABCD"]
    publication = make_publication(authors=people)
    for person, group in zip(people, (1, 1, 2, 2), strict=True):
        Authorship.objects.filter(person=person).update(equal_group=group)
    Authorship.objects.filter(person=people[3]).update(is_corresponding=True, is_deceased=True)

    authors = listed(publication)

    symbols = ["".join(mark.symbol for mark in author.marks) for author in authors.authors]
    assert symbols == ["*", "*", "‡", "‡✉\ufe0e†"]
    assert [(line.symbols, line.meaning) for line in collect_legend([authors])] == [
        ("* ‡", "equal contribution (one mark per group)"),
        ("✉\ufe0e", "corresponding author"),
        ("†", "deceased"),
    ]


def test_legend_explains_only_used_marks():
    publication = make_publication(authors=(make_person(), make_person()))

    assert collect_legend([listed(publication)]) == []


def runs(authors):
    return [(run.is_collapsed, [author.name for author in run.authors]) for run in authors.runs]


def test_long_list_shows_the_first_the_owner_and_the_last():
    names = [*"ABCDEF", "Rui Pan", *"GHIJ"]
    publication = make_publication(authors=[make_person(name) for name in names])

    authors = listed(publication, authors_shown=3)

    assert runs(authors) == [
        (False, ["A", "B", "C"]),
        (True, ["D", "E", "F"]),
        (False, ["Rui Pan"]),
        (True, ["G", "H", "I"]),
        (False, ["J"]),
    ]


@pytest.mark.parametrize(("shown", "number"), [(0, 40), (3, 5), (10, 12)])
def test_short_list_is_not_collapsed(shown, number):
    publication = make_publication(authors=[make_person(f"P{n}") for n in range(number)])

    assert len(listed(publication, authors_shown=shown).runs) == 1


def test_single_name_is_not_collapsed():
    names = [*"ABCD", "Rui Pan", *"EFG"]
    publication = make_publication(authors=[make_person(name) for name in names])

    assert runs(listed(publication, authors_shown=3))[0] == (False, [*"ABCD", "Rui Pan"])
