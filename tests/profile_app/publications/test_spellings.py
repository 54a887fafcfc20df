import pytest

from profile_app.publications.spellings import spelling_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José García", "Jose Garcia"),
        ("van Rossum, Guido", "Guido van Rossum"),
        ("R. Pan", "R Pan"),
        ("Rui Pan*", "rui pan"),
        ("Jean-Luc Godard", "Jean Luc Godard"),
        ("潘瑞†", "潘瑞"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(("one", "other"), [("Rui Pan", "R. Pan"), ("Li Wei", "Wei Li")])
def test_names_of_possibly_two_people_do_not_share_a_key(one, other):
    assert spelling_key(one) != spelling_key(other)
