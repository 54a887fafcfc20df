"""Undo and redo of everything that changes a text: typing, an input method, a script."""

import pytest

from tests.browser.editor import text_of, write, written

ASK = """(text, kind) => !text.dispatchEvent(
  new InputEvent("beforeinput", {inputType: kind, bubbles: true, cancelable: true}))"""
PAUSE = 1100


def compose(page, shown, chosen):
    """Write as an input method does: the composed text first, then the chosen one."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(shown) + 1):
        composition = {"text": shown[:end], "selectionStart": end, "selectionEnd": end}
        session.send("Input.imeSetComposition", composition)
    session.send("Input.insertText", {"text": chosen})
    session.detach()


def test_typing_is_undone_up_to_its_last_pause(writing):
    write(writing, "one")
    writing.wait_for_timeout(PAUSE)
    writing.keyboard.type(" two")
    writing.wait_for_timeout(PAUSE)
    writing.keyboard.type(" three")

    steps = []
    for _ in range(2):
        writing.keyboard.press("Control+z")
        steps.append(written(writing))

    assert steps == ["one two«", "one«"]


def test_typing_at_another_place_is_another_step(writing):
    write(writing, "one«\n\ntwo")
    writing.keyboard.type("!")
    writing.keyboard.press("Control+End")
    writing.keyboard.type("?")

    writing.keyboard.press("Control+z")

    assert written(writing) == "one!\n\ntwo«"


@pytest.mark.parametrize("keys", ["Control+Shift+z", "Control+y"])
def test_redo_repeats_what_was_undone(writing, keys):
    write(writing, "a «bold» b")
    writing.keyboard.press("Control+b")
    writing.keyboard.press("Control+i")
    for _ in range(2):
        writing.keyboard.press("Control+z")

    steps = []
    for _ in range(3):
        writing.keyboard.press(keys)
        steps.append(written(writing))

    assert steps == ["a **«bold»** b", "a ***«bold»*** b", "a ***«bold»*** b"]


def test_nothing_is_redone_after_a_new_change(writing):
    write(writing, "one")
    writing.keyboard.type(" two")
    writing.keyboard.press("Control+z")
    writing.keyboard.type("!")

    writing.keyboard.press("Control+y")

    assert written(writing).endswith("!«")


def test_deleted_letters_are_restored_in_one_step(writing):
    write(writing, "some words«")
    for key in ("Backspace", "Backspace", "Backspace"):
        writing.keyboard.press(key)

    writing.keyboard.press("Control+z")

    assert written(writing) == "some words«"


def test_word_of_an_input_method_is_one_step(writing):
    write(writing, "深度«")
    compose(writing, "xuexi", "学习")
    composed = written(writing)

    writing.keyboard.press("Control+z")
    undone = written(writing)
    writing.keyboard.press("Control+y")

    assert (composed, undone, written(writing)) == ("深度学习«", "深度«", "深度学习«")


def test_menu_of_the_browser_undoes_the_same(writing):
    write(writing, "a «bold» b")
    writing.keyboard.press("Control+b")

    assert text_of(writing).evaluate(ASK, "historyUndo")
    undone = written(writing)
    assert text_of(writing).evaluate(ASK, "historyRedo")
    assert (undone, written(writing)) == ("a «bold» b", "a **«bold»** b")
