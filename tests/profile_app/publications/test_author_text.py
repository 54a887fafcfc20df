import pytest
from django.core.exceptions import ValidationError

from profile_app.models import Authorship, Person
from profile_app.publications.author_text import (
    author_text,
    format_authors,
    parse_authors,
    repeated_name,
    set_authors,
)
from tests.data import make_person, make_publication

THREE = ["Ada Chen", "Grace Hopper", "Alan Turing"]


def names(text, known=()):
    return [str(author.name) for author in parse_authors(text, known).authors]


def stored(publication):
    return [(str(a), a.person.name) for a in publication.authorships.select_related("person")]


def save(publication, text, known=()):
    return set_authors(publication, parse_authors(text, known).authors)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Chen, Grace Hopper, Alan Turing",
        "Ada Chen, Grace Hopper and Alan Turing",
        "Ada Chen, Grace Hopper, and Alan Turing",
        "Ada Chen and Grace Hopper and Alan Turing",
        "Chen, Ada and Hopper, Grace and Turing, Alan",
        "Chen, Ada; Hopper, Grace; Turing, Alan",
        "Ada Chen\nGrace Hopper\n\n  Alan Turing  ",
        "Ada Chen,\r\nGrace Hopper,\r\nand Alan Turing",
        "Ada Chen and\nGrace Hopper and\nAlan Turing",
        "Chen, Ada\nHopper, Grace\nTuring, Alan",
        "Ada Chen¹, Grace Hopper²,³, Alan Turing",
        "Ada Chen1,2, Grace Hopper2, Alan Turing1",
        "Ada Chen*, Grace Hopper*, Alan Turing†",
        "Ada Chen*,1, Grace Hopper∗1,2, Alan Turing2,†",
        "Ada Chen*,1\nGrace Hopper*,2\nAlan Turing†1",
        "• Ada Chen\n• Grace Hopper\n• Alan Turing",
        "1. Ada Chen*\n2. Grace Hopper\n3) Alan Turing",
        "- Ada Chen, Grace Hopper and Alan Turing",
    ],
)
def test_names_are_split_in_every_usual_form(text):
    assert names(text) == THREE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Chen, Grace Hopper", ["Ada Chen", "Grace Hopper"]),
        ("van Rossum, Guido", ["Guido van Rossum"]),
        ("García Márquez, G. J.", ["G. J. García Márquez"]),
        ("潘瑞, 李雷", ["潘瑞", "李雷"]),
        ("{Smith, Jones and Sons}", ["Smith, Jones and Sons"]),
        (r"G{\"o}del, Kurt", ["Kurt Gödel"]),
        ("Plato", ["Plato"]),
        ("Ada Chen,*", ["Ada Chen"]),
        ("Ada Chen,#", ["Ada Chen"]),
        ("", []),
    ],
)
def test_pairs_and_single_names(text, expected):
    assert names(text) == expected


def test_known_name_is_not_split():
    assert names("Smith, Jones and Sons\nC# Team*", {"Smith, Jones and Sons", "C# Team"}) == [
        "Smith, Jones and Sons",
        "C# Team",
    ]
    assert names("García Márquez, Gabriel José", {"Gabriel José García Márquez"}) == [
        "Gabriel José García Márquez"
    ]


def test_marks_have_the_meaning_of_the_author_list():
    text = "Ada Chen* (corresponding), Bo Li ‡, Cy Day§ (deceased author), Di Eck (Equal)"

    authors = parse_authors(text, ()).authors

    assert [(a.equal_group, a.is_corresponding, a.is_deceased) for a in authors] == [
        (1, True, False),
        (2, False, False),
        (3, False, True),
        (1, False, False),
    ]
    assert format_authors(authors).splitlines() == [
        "Ada Chen* (corresponding)",
        "Bo Li‡",
        "Cy Day§ (deceased)",
        "Di Eck*",
    ]


def test_what_is_not_stored_is_named():
    parsed = parse_authors("Ada Chen¹#, Grace Hopper², Alan Turing et al.", ())

    assert parsed.ignored == ["¹", "²", "#"]
    assert parsed.has_more
    assert parse_authors("Ada Chen*,1, Grace Hopper*2", ()).ignored == ["1", "2"]


@pytest.mark.parametrize("text", ["Ada Chen, Plato, Grace Hopper", f"Ada {'x' * 300}"])
def test_unclear_or_too_long_names_are_refused(text):
    with pytest.raises(ValidationError, match="for example: Ada Chen"):
        parse_authors(text, ())


@pytest.mark.django_db
def test_author_keeps_person_and_spelling_when_moved():
    ada, bo = make_person("Ada Chen"), make_person("Bo Li")
    publication = make_publication(authors=(ada, bo))
    Authorship.objects.filter(person=ada).update(printed_name="A. M. Chen")
    keys = {row.person_id: row.pk for row in publication.authorships.all()}

    save(publication, "Bo Li\nA. M. Chen*")

    assert stored(publication) == [("Bo Li", "Bo Li"), ("A. M. Chen", "Ada Chen")]
    assert {row.person_id: row.pk for row in publication.authorships.all()} == keys


@pytest.mark.django_db
def test_another_spelling_of_a_known_person_is_stored_as_printed():
    make_person("Ada Chen", aliases="Ada Byron")
    publication = make_publication()

    created = save(publication, "Ada Byron, A. Turing, grace hopper")
    save(publication, "Ada Byron, A. Turing, Grace Hopper")

    assert [person.name for person in created] == ["A. Turing", "grace hopper"]
    assert stored(publication)[0] == ("Ada Byron", "Ada Chen")
    assert Person.objects.count() == 3


@pytest.mark.django_db
def test_removed_author_is_removed_and_stays_a_person():
    publication = make_publication(authors=(make_person("Ada Chen"), make_person("Bo Li")))

    save(publication, "Bo Li")

    assert author_text(publication) == "Bo Li"
    assert Person.objects.filter(name="Ada Chen").exists()


@pytest.mark.django_db
def test_two_people_of_one_name_differ_from_a_name_typed_twice():
    publication = make_publication(authors=(make_person("Wei Wang"), make_person("Wei Wang")))
    people = [row.person_id for row in publication.authorships.all()]

    save(publication, "Wei Wang\nWei Wang*")

    assert [row.person_id for row in publication.authorships.all()] == people
    assert repeated_name(publication, parse_authors("Wei Wang, Wei Wang", ()).authors) == ""
    twice = parse_authors("Bo Li\nWei Wang\nLi, Bo", ()).authors
    assert repeated_name(publication, twice) == "Bo Li"
