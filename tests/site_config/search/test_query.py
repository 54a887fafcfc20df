import pytest

from site_config.search.query import MAX_SEARCH_LENGTH, MOST_TERMS, parse
from tests.site_config.search_cases import CASES


def shown(terms):
    return [" ".join(term.words) + "*" * term.begins_a_word for term in terms]


@pytest.mark.parametrize(("typed", "wanted", "unwanted"), CASES["queries"])
def test_parse_separates_wanted_and_excluded_terms(typed, wanted, unwanted):
    query = parse(typed)

    assert [shown(query.wanted), shown(query.unwanted)] == [wanted, unwanted]


@pytest.mark.parametrize(("word", "numbers"), CASES["numbers"])
def test_singular_and_plural_match(word, numbers):
    assert parse(word).wanted[0].numbers == numbers


def test_parse_limits_the_query():
    query = parse("word " * 5_000)

    assert len(query.text) <= MAX_SEARCH_LENGTH
    assert len(query.wanted) <= MOST_TERMS
    assert query.was_shortened


@pytest.mark.parametrize(
    ("typed", "word", "text"),
    [
        ("Clustre scheduling", "cluster", "cluster scheduling"),
        ('"fair share" clustre', "cluster", '"fair share" cluster'),
        ("Clüstre gpu", "cluster", "gpu cluster"),
    ],
)
def test_a_word_is_corrected_where_it_was_typed(typed, word, text):
    query = parse(typed)
    wrong = next(term for term in query.wanted if term.word.startswith("cl"))

    corrected = query.with_word(wrong, word)

    assert corrected.text == text
    assert word in [term.word for term in corrected.wanted]
