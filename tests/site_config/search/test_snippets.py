import pytest

from site_config.search.query import parse
from site_config.search.snippets import highlight, highlight_pattern, snippet


def shown(parts):
    return "".join(f"[{part.text}]" if part.is_marked else part.text for part in parts)


def quoted(typed, *texts):
    return shown(snippet(texts, highlight_pattern(parse(typed))))


@pytest.mark.parametrize(
    ("typed", "text", "marked_text"),
    [
        ("fair gpu", "Fair use of a GPU, unfair of none", "[Fair] use of a [GPU], unfair of none"),
        ("sched", "Scheduling", "[Scheduling]"),
        ('"sched"', "Scheduling", "Scheduling"),
        ("note", "two notes", "two [notes]"),
        ('"key value"', "a key-value store", "a [key-value] store"),
        ("muller", "Müller und Mu\u0308ller", "[Müller] und [Müller]"),
        ("strasse", "Die Straße hier", "Die [Straße] hier"),
        ("first", "the ﬁrst ﬂow", "the [ﬁrst] ﬂow"),
        ("flow", "the ﬁrst ﬂow.", "the ﬁrst [ﬂow]."),
        ("محمد", "قال مُحَمَّد هنا", "قال [مُحَمَّد] هنا"),
        ("k24", "a 𝐾₂₄ b", "a [𝐾₂₄] b"),
        ("公平", "集群公平性", "集群[公平]性"),
        ("gpu", "GPU集群", "[GPU]集群"),
        ("c++ (", "C++ and (c)", "[C]++ and ([c])"),
    ],
)
def test_words_are_highlighted(typed, text, marked_text):
    assert shown(highlight(text, highlight_pattern(parse(typed)))) == marked_text


def test_snippet_is_the_passage_with_most_words():
    text = "fair " + "and much else besides " * 40 + "the fair share of a gpu " + "and so on " * 40

    quote = quoted("fair gpu", text)

    assert "the [fair] share of a [gpu]" in quote
    assert quote.startswith("… ")
    assert quote.endswith(" …")
    assert len(quote) < 260


@pytest.mark.parametrize(
    ("title", "text", "quote"),
    [
        ("Fair share", "Fair share\nA share of it.", "A [share] of it."),
        ("Fair share", "Fair  share.\n\nFair share!\nA share.", "A [share]."),
        ("Fair share?", "“Fair share” — a share", "a [share]"),
        ("Fair share", "Fair share of a cluster", "Fair [share] of a cluster"),
        ("Fair share", "Fair shares\nare", "Fair [shares]\nare".replace("\n", " ")),
        ("Die Straße", "Die Strasse\nshare", "[share]"),
        ("Share", "Share", ""),
        ("公平", "公平\nshare 公平", "[share] 公平"),
    ],
)
def test_snippet_does_not_repeat_the_title_above_it(title, text, quote):
    assert shown(snippet((text,), highlight_pattern(parse("share")), title)) == quote


def test_snippet_is_from_the_first_text_with_the_words():
    assert quoted("zebra", "Of nothing.", "One zebra.") == "One [zebra]."


def test_without_the_words_the_summary_is_shown():
    assert quoted("zebra", "The text.", "The summary.") == "The summary."
    assert quoted("zebra", "The text.", "") == "The text."
    assert quoted("zebra", "", "") == ""


def test_a_long_chinese_text_is_cut_between_characters():
    quote = quoted("公平", "调度" * 200 + "公平" + "调度" * 200)

    assert "[公平]" in quote
    assert len(quote) < 240
