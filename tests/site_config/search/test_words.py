import pytest

from site_config.search.words import MAX_WORDS_BYTES, composed, fold, search_tokens
from tests.site_config.search_cases import CASES


@pytest.mark.parametrize(("text", "words"), CASES["words"])
def test_words_are_folded_and_cjk_runs_are_paired(text, words):
    assert search_tokens(text) == words


@pytest.mark.parametrize("text", ["Straße İstanbul ŉ ﬁ", "Ω ά Ё ǅ ẞ", "潘瑞 𠮷野 हिन्दी"])
def test_folding_preserves_positions(text):
    assert len(fold(composed(text))) == len(composed(text))


def test_words_of_a_long_text_are_limited():
    words = search_tokens("公平" * 400_000)

    assert MAX_WORDS_BYTES - 100 < sum(len(word.encode()) + 6 for word in words) <= MAX_WORDS_BYTES
