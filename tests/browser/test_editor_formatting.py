import pytest

from tests.browser.editor import text_of, write, written

TABLE = "| Column 1 | Column 2 | Column 3 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |"


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("a «bold» b", "Control+b", "a **«bold»** b"),
        ("«one\n\n- two»", "Control+b", "«**one**\n\n- **two**»"),
        ("a «word» b", "Control+i", "a *«word»* b"),
        ("a «code» b", "Control+e", "a `«code»` b"),
        ("one\n\n«", "Control+Shift+e", "one\n\n```\n«\n```"),
        ("a «x^2» b", "Control+Shift+f", "a $«x^2»$ b"),
        ("a «words» b", "Control+k", "a [words](«https://») b"),
        ("one«", "Control+Shift+1", "## one«"),
        ("«one\ntwo»", "Control+Shift+8", "- «one\n- two»"),
        ("- «one\n- two»", "Control+Shift+7", "1. «one\n2. two»"),
        ("«one\n\ntwo»", "Control+Shift+9", "- [ ] «one\n\n- [ ] two»"),
        ("«one\n\ntwo»", "Control+Shift+.", "> «one\n> \n> two»"),
        ("> [!CAUTION]\n> one«", "Control+Shift+,", "one«"),
        ("one«", "Control+Shift+6", "one\n\n" + TABLE.replace("Column 1", "«Column 1»")),
        ("a[^1] b«\n\n[^1]: c\n", "Control+Shift+l", "a[^1] b[^2]\n\n[^1]: c\n[^2]: «"),
    ],
)
def test_shortcut_edits_and_undo_reverts(writing, before, keys, after):
    write(writing, before)

    writing.keyboard.press(keys)
    done = written(writing)
    writing.keyboard.press("Control+z")

    assert (done, written(writing)) == (after, before)


def test_button_does_what_its_shortcut_does(writing):
    write(writing, "a «bold» b")

    writing.get_by_role("button", name="Bold").click()

    assert written(writing) == "a **«bold»** b"


def test_buttons_undo_and_redo(writing):
    write(writing, "a «bold» b")
    writing.keyboard.press("Control+b")

    writing.get_by_role("button", name="Undo").click()
    undone = text_of(writing).input_value()
    writing.get_by_role("button", name="Redo").click()

    assert (undone, text_of(writing).input_value()) == ("a bold b", "a **bold** b")


def test_selected_cells_become_a_table(writing):
    write(writing, "«Name\tSpeed\nThemis\t1.5»")

    writing.get_by_role("button", name="Table").click()

    assert text_of(writing).input_value() == "| Name | Speed |\n| --- | ---: |\n| Themis | 1.5 |"


def test_toolbar_is_one_tab_stop_with_arrow_keys(writing):
    write(writing, "one")
    writing.keyboard.press("Escape")
    writing.evaluate("document.querySelector('.editor-tools button[tabindex=\"0\"]').focus()")
    names = []
    for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"):
        writing.keyboard.press(key)
        names.append(writing.evaluate("document.activeElement.getAttribute('aria-label')"))

    assert names == ["Redo", "Footnote", "Undo", "Footnote", "Undo"]
    assert writing.locator(".editor-tools button[tabindex='0']").count() == 1


def test_help_lists_every_shortcut(writing):
    write(writing, "one")

    writing.keyboard.press("Control+/")
    dialog = writing.get_by_role("dialog", name="Keyboard shortcuts")
    listed = dialog.inner_text()
    writing.keyboard.press("Escape")

    titles = writing.locator(".editor-tools button").evaluate_all(
        "buttons => buttons.map(button => button.title.split(' – ')[1]).filter(Boolean)"
    )
    assert [keys for keys in titles if keys not in listed] == []
    assert not dialog.is_visible()
