import pytest

from tests.browser.editor import text_of, write, written


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("- one«", "Enter", "- one\n- «"),
        ("- one\n  - «", "Enter", "- one\n- «"),
        ("one«", "Enter", "one\n«"),
        ("```\n- one«\n```", "Enter", "```\n- one\n«\n```"),
        ("- one«", "Shift+Enter", "- one\n«"),
        ("- one\n- two«", "Tab", "- one\n  - two«"),
        ("1. one\n   1. two«", "Shift+Tab", "1. one\n2. two«"),
        ("| a | b |\n| - | - |\n| «c | d |", "Tab", "| a | b |\n| - | - |\n| c | «d» |"),
        ("| a | b |\n| - | - |\n| «c | d |", "Shift+Tab", "| a | «b» |\n| - | - |\n| c | d |"),
        ("| a |\n| - |\n| b |«", "Enter", "| a |\n| - |\n| b |\n| « |"),
    ],
)
def test_key_edits_and_undo_reverts(writing, before, keys, after):
    write(writing, before)
    plain = text_of(writing).input_value()

    writing.keyboard.press(keys)
    done = written(writing)
    if text_of(writing).input_value() != plain:
        writing.keyboard.press("Control+z")

    assert done == after
    assert text_of(writing).input_value() == plain


@pytest.mark.parametrize(
    ("before", "keys"),
    [
        ("one«", ["Tab"]),
        ("one«", ["Shift+Tab"]),
        ("- one«", ["Tab"]),
        ("- one«", ["Shift+Tab"]),
        ("| a |\n| - |\n| b« |", ["Tab"]),
        ("- one\n- two«", ["Escape", "Tab"]),
        ("- one\n  - two«", ["Escape", "Shift+Tab"]),
        ("- one\n- two\n- three«", ["Tab", "Tab"]),
    ],
)
def test_tab_leaves_the_text(writing, before, keys):
    write(writing, before)

    for key in keys:
        writing.keyboard.press(key)

    assert writing.evaluate("document.activeElement.name") != "body"


def test_typing_continues_after_an_undone_indent(writing):
    write(writing, "- one\n- two")

    writing.keyboard.press("Tab")
    writing.keyboard.press("Control+z")
    writing.keyboard.type("!")
    typed = text_of(writing).input_value()
    writing.keyboard.press("Control+z")

    assert (typed, text_of(writing).input_value()) == ("- one\n- two!", "- one\n- two")
