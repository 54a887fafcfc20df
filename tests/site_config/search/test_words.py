import pytest

from site_config.search.words import (
    MAX_WORDS_BYTES,
    composed,
    fold,
    fold_with_origins,
    run_tokens,
    search_tokens,
    split_runs,
)
from tests.site_config.search_cases import CASES


@pytest.mark.parametrize(("text", "words"), CASES["words"])
def test_words_are_folded_and_cjk_runs_are_paired(text, words):
    runs = split_runs(text)

    assert [word for run in runs for word in run_tokens(run)] == words
    assert search_tokens(text)[: len(words)] == words


def test_compound_is_also_one_word():
    words = search_tokens("state-of-the-art, 2024-01-02, we'll, O'Brien")

    assert words[11:] == [
        *("stateof", "ofthe", "theart", "stateofthe", "oftheart", "stateoftheart", "obrien")
    ]


@pytest.mark.parametrize(
    "text", ["Straße İstanbul ŉ ﬁ", "Ω ά Ё ǅ ẞ", "潘瑞 𠮷野 हिन्दी", "مُحَمَّد", "a\u00adb 2½ ㎏"]
)
def test_every_folded_letter_knows_its_place(text):
    folded, origins = fold_with_origins(composed(text))

    assert folded == fold(composed(text))
    assert origins == sorted(origins)
    assert (len(origins), origins[-1]) == (len(folded) + 1, len(composed(text)))


@pytest.mark.parametrize(
    ("text", "typed"), [("کتابی ١٢", "كتابي 12"), ("مدرسة", "مدرسه"), ("Þórður", "thordur")]
)
def test_letters_and_digits_are_found_by_those_that_people_type(text, typed):
    assert search_tokens(text) == search_tokens(typed)


def test_vowels_of_hindi_are_not_folded():
    assert fold("हिन्दी") == "हिन्दी"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Σ⁰ and H₂O", ["σ0", "and", "h2o", "σ"]),
        ("CO₂", ["co2", "co"]),
        ("10⁵ x²y", ["105", "x2y", "10"]),
    ],
)
def test_word_with_a_raised_end_is_also_one_without(text, words):
    assert search_tokens(text) == words


def test_words_of_a_long_text_are_limited():
    words = search_tokens("公平" * 400_000)

    assert MAX_WORDS_BYTES - 100 < sum(len(word.encode()) + 6 for word in words) <= MAX_WORDS_BYTES


def test_long_word_costs_linear_time():
    # In quadratic time, this takes minutes.
    assert search_tokens("a" * 100_000 + "²")[-1].startswith("aaa")
