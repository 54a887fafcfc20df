"""Texts of 20 KB designed to make patterns backtrack."""

import time

import pytest

from importers.papers.note_details import split_title
from tests.importers.folders import lines, one_page_book, run

pytestmark = pytest.mark.django_db
SIZE = 20_000


PIECES = (
    "{% ", '{% a b="', "<!--", "[a](", "[[]", "[a]: b\n", "`` ` ", "<figure>", "&#x20;", "![",
    "$$ a ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_does_not_hold_up_the_import(tmp_path, piece):
    folder = one_page_book(tmp_path, piece * (SIZE // len(piece)))

    start = time.thread_time()
    run(folder)

    # The renderer may take five seconds each time and is called twice.
    assert time.thread_time() - start < 20


def test_heading_of_spaces_is_read_at_once():
    start = time.monotonic()
    title, _ = split_title(lines("# a" + " " * SIZE + "x"))

    assert title == "a x"
    assert time.monotonic() - start < 10
