import random
import time

import pytest

from blog.editor.diff import MAX_DIFF_LINES, difference, word_counts


def as_text(old, new):
    """Return each row as a line: changed words in brackets, sides separated by a bar."""

    def side(segments):
        if segments is None:
            return "-"
        return "".join(f"[{s.text}]" if s.is_changed else s.text for s in segments)

    return [
        f"…{row.skipped}" if row.skipped else f"{side(row.old)}|{side(row.new)}"
        for row in difference(old, new)
    ]


def test_equal_texts_have_no_difference():
    assert as_text("One.\nTwo.", "One.\r\nTwo.\n") == []


def test_changed_words_are_marked():
    assert as_text("The lease ends soon.", "The lease starts soon.") == [
        "The lease [ends] soon.|The lease [starts] soon."
    ]


def test_added_or_removed_line_has_no_partner():
    assert as_text("One\nTwo", "One\nNew\nTwo") == ["One|One", "-|[New]", "Two|Two"]
    assert as_text("One\nOld\nTwo", "One\nTwo") == ["One|One", "[Old]|-", "Two|Two"]


def test_dissimilar_lines_are_replaced_entirely():
    assert as_text("abc def", "completely other words") == ["[abc def]|[completely other words]"]


def test_equal_lines_far_from_a_change_are_counted():
    old = "\n".join(f"Line {n}" for n in range(20))

    assert as_text(old, old.replace("Line 9", "Row 9")) == [
        "…7",
        "Line 7|Line 7",
        "Line 8|Line 8",
        "[Line] 9|[Row] 9",
        "Line 10|Line 10",
        "Line 11|Line 11",
        "…8",
    ]


def test_lines_are_numbered_on_both_sides():
    rows = difference("One\nTwo", "Zero\nOne\nTwo")

    assert [(row.old_line, row.new_line) for row in rows] == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(("old", "new"), [("", "New"), ("Old", "")])
def test_empty_texts_are_compared(old, new):
    assert len(difference(old, new)) == 1


def test_very_long_texts_are_shown_as_replaced():
    old = "\n".join(f"a{n}" for n in range(MAX_DIFF_LINES + 10))
    rows = difference(old, old.replace("a", "b"))

    assert len(rows) == MAX_DIFF_LINES + 10


def test_words_are_counted():
    rows = difference("The lease ends.\nGone line", "The lease starts today.")

    assert word_counts(rows) == (2, 3)


@pytest.mark.parametrize("words", [["a", "b"], [f"w{n}" for n in range(100)]])
def test_rewritten_paragraphs_are_compared_quickly(words):
    chance = random.Random(1)
    old, new = (
        "\n".join(" ".join(chance.choices(words, k=500)) for _ in range(100)) for _ in range(2)
    )
    start = time.process_time()

    rows = difference(old, new)

    assert (len(rows), time.process_time() - start < 2) == (100, True)
