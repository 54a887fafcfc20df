import pytest

from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_marked_name, parse_name
from blog.bibliography.reference import Name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pan, Rui", Name("Pan", "Rui")),
        ("Rui Pan", Name("Pan", "Rui")),
        ("Plato", Name("Plato")),
        ("Guido van Rossum", Name("Rossum", "Guido", "van")),
        ("de la Cruz, Juan", Name("Cruz", "Juan", "de la")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", suffix="Jr.")),
        ("Ludwig van Beethoven III", Name("Beethoven", "Ludwig", "van", "III")),
        ("Ada Person PhD", Name("Person", "Ada", suffix="PhD")),
        ("The ATLAS Collaboration", Name("The ATLAS Collaboration", is_organization=True)),
        ("Google Inc.", Name("Google Inc.", is_organization=True)),
        (r"\href{https://a.org}{Ada Person}", Name("Person", "Ada")),
        (r"Garc{\'\i}a M{\'a}rquez, Gabriel", Name("García Márquez", "Gabriel")),
        (r"{\'A}lvarez, Jos{\'e}", Name("Álvarez", "José")),
        ("{Google Research}", Name("Google Research", is_organization=True)),
        ("{OpenAI}", Name("OpenAI", is_organization=True)),
        ("{Research and Co}", Name("Research and Co", is_organization=True)),
        ("潘瑞", Name("潘瑞")),
        ("潘, 瑞", Name("潘", "瑞")),
        ("潘 瑞", Name("潘", "瑞")),
        ("{A}da {L}ovelace", Name("Lovelace", "Ada")),
    ],
)
def test_name_is_split_into_its_parts(text, name):
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (Name("Cruz", "Juan", "de la"), "Juan de la Cruz"),
        (Name("King", "Martin Luther", suffix="Jr."), "Martin Luther King Jr."),
        (Name("潘", "瑞"), "潘瑞"),
    ],
)
def test_name_is_printed_in_natural_order(name, printed):
    assert str(name) == printed


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Pan*, Rui", "*"),
        ("Pan, Rui*", "*"),
        ("Pan$^*$, Rui", "*"),
        ("Rui Pan$^{*\\dagger}$", "*†"),
        (r"Pan\textsuperscript{*}, Rui", "*"),
        ("Pan†, Rui", "†"),
        ("Rui^* Pan", "*"),
        (r"Pan\&, Rui", "&"),
        ("Pan$^{\\S}$, Rui", "§"),
        (r"Pan\textsuperscript{1,*}, Rui", "1*"),
        ("Pan, Rui", ""),
    ],
)
def test_marks_are_separated_from_a_name(text, marks):
    assert parse_marked_name(text) == (Name("Pan", "Rui"), marks)


@pytest.mark.parametrize(
    ("text", "names", "has_more"),
    [
        ("Pan, Rui and Dai, Yinwei", ["Pan, Rui", "Dai, Yinwei"], False),
        ("Pan, Rui, and Dai, Yinwei", ["Pan, Rui", "Dai, Yinwei"], False),
        ("Pan, Rui\n  and  others", ["Pan, Rui"], True),
        ("Rui Pan et al.", ["Rui Pan"], True),
        ("Rui Pan and 3 others", ["Rui Pan"], True),
        ("Rui Pan and ...", ["Rui Pan"], True),
        ("{Research and Co} and Ada Lovelace", ["{Research and Co}", "Ada Lovelace"], False),
        ("", [], False),
    ],
)
def test_names_are_split(text, names, has_more):
    found = split_names(text)

    assert (found.names, found.has_more) == (names, has_more)
