import pytest

from site_config.search.words import MOST_BYTES, composed, fold, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fair GPU scheduling", ["fair", "gpu", "scheduling"]),
        ("key-value (2019), snake_case", ["key", "value", "2019", "snake", "case"]),
        ("Müller Łódź ÉCOLE", ["muller", "lodz", "ecole"]),
        ("Mu\u0308ller", ["muller"]),
        ("ＦＵＬＬ", ["full"]),
        ("潘瑞", ["潘瑞", "瑞"]),
        ("公平性", ["公平", "平性", "性"]),
        ("GPU集群上", ["gpu", "集群", "群上", "上"]),
        ("公", ["公"]),
        ("スケジューラ", ["スケ", "ケジ", "ジュ", "ュー", "ーラ", "ラ"]),
        ("", []),
        ("!?… —", []),
    ],
)
def test_words_are_folded_and_cjk_runs_are_paired(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["Straße İstanbul ŉ ﬁ", "Ω ά Ё ǅ ẞ", "潘瑞 𠮷野 हिन्दी"])
def test_folding_keeps_every_place(text):
    assert len(fold(composed(text))) == len(composed(text))


def test_words_of_a_very_long_text_are_bounded():
    words = words_of("公平" * 400_000)

    assert MOST_BYTES - 100 < sum(len(word.encode()) + 6 for word in words) <= MOST_BYTES
