import pytest

from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Name


@pytest.mark.parametrize(
    ("printed", "family", "name"),
    [
        ("Rui Pan", "", Name("Pan", "Rui")),
        ("Plato", "", Name("Plato")),
        ("Guido van Rossum", "", Name("Rossum", "Guido", "van")),
        ("Ana de la Cruz García", "", Name("Cruz García", "Ana", "de la")),
        ("Martin Luther King Jr.", "", Name("King", "Martin Luther", suffix="Jr.")),
        ("Martin Luther King, Jr.", "", Name("King", "Martin Luther", suffix="Jr.")),
        ("John Paul II", "", Name("Paul", "John", suffix="II")),
        ("danah boyd", "", Name("boyd", "danah")),
        ("潘瑞", "", Name("潘瑞")),
        ("Gabriel García Márquez", "García Márquez", Name("García Márquez", "Gabriel")),
        ("Guido van Rossum", "van Rossum", Name("Rossum", "Guido", "van")),
        ("潘瑞", "潘", Name("潘", "瑞")),
        ("Pan Rui", "Pan", Name("Pan", "Rui")),
        ("M. L. King Jr.", "King", Name("King", "M. L.", suffix="Jr.")),
        ("R. Pan", "García", Name("Pan", "R.")),
    ],
)
def test_split_name_finds_the_parts(printed, family, name):
    assert split_name(printed, family) == name
