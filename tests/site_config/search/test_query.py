import pytest

from site_config.search.query import LONGEST_QUERY, MOST_TERMS, parse


def terms(typed):
    query = parse(typed)
    return [[" ".join(term.words) for term in some] for some in (query.wanted, query.unwanted)]


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("fair Scheduling", ["fair", "scheduling"], []),
        ('"fair share" gpu', ["fair share", "gpu"], []),
        ('cluster -gpu -"fair share"', ["cluster"], ["gpu", "fair share"]),
        ("key-value", ["key value"], []),
        ("公平性", ["公平 平性"], []),
        ("GPU集群上的", ["gpu 集群 群上 上的"], []),
        ("集群GPU", ["集群 群 gpu"], []),
        ('"not closed', ["not", "closed"], []),
        ("fair fair", ["fair", "fair"], []),
        ('NEAR("a b", 2) AND {title}: c*', ["near", "a b", "2", "and", "title", "c"], []),
        ("!!! - -- \" '", [], []),
        ("-only", [], ["only"]),
    ],
)
def test_parse_tells_what_is_wanted_and_what_is_not(typed, wanted, unwanted):
    assert terms(typed) == [list(wanted), list(unwanted)]


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("fair sched", [False, True]),
        ("sched* fair", [True, True]),
        ('fair "sched"', [False, False]),
        ("fair gp", [False, False]),
        ("fair gp*", [False, True]),
        ("sched!", [True]),
        ("公", [True]),
        ("公平", [False]),
    ],
)
def test_parse_tells_which_words_may_go_on(typed, begins):
    assert [term.begins_a_word for term in parse(typed).wanted] == begins


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("notes", ["note"]),
        ("note", ["notes"]),
        ("categories", ["category"]),
        ("category", ["categories"]),
        ("caches", ["cach", "cache"]),
        ("class", []),
        ("gpu", []),
        ("公平", []),
    ],
)
def test_a_word_is_known_in_its_other_number(word, numbers):
    assert parse(word).wanted[0].numbers == numbers


def test_parse_bounds_what_is_searched():
    query = parse("word " * 5_000)

    assert len(query.text) <= LONGEST_QUERY
    assert len(query.wanted) <= MOST_TERMS
    assert query.was_shortened


def test_control_characters_are_spaces():
    assert parse("a\x00b\u202ec\n").text == "a b c"


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
