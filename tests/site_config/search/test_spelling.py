import pytest

from blog.models import Post
from site_config.search.query import parse
from site_config.search.spelling import corrected, one_edit_from
from tests.data import make_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("gandvia", "gandiva"),
        ("gandva", "gandiva"),
        ("ganddiva", "gandiva"),
        ("gandeva", "gandiva"),
        ("gandvia schedulng", "gandiva scheduling"),
        ('gandvia "deep learning"', 'gandiva "deep learning"'),
    ],
)
def test_one_typo_in_a_word_is_corrected(typed, asked):
    make_post("Gandiva", body="Scheduling for deep learning.")

    assert corrected(parse(typed)).text == asked


@pytest.mark.parametrize(
    "typed", ["gnadvia", "zebras", "公干", '"gandvia"', "gandvia zebras", "gan"]
)
def test_known_and_unrelated_words_are_not_corrected(typed):
    make_post("Gandiva", body="公平")

    assert corrected(parse(typed)) is None


def test_words_of_drafts_are_not_suggested():
    make_post("Gandiva", status=Post.Status.DRAFT)

    assert corrected(parse("gandvia")) is None


def test_corrections_without_results_are_not_suggested():
    make_post("Gandiva")
    make_post("Themis")

    assert corrected(parse("gandvia themis")) is None


def test_one_edit_inserts_deletes_replaces_or_swaps_letters():
    edits = set(one_edit_from("abcd"))

    assert {"abc", "abxd", "abxcd", "bacd", "abcdx"} <= edits
    assert "badc" not in edits
    assert list(one_edit_from("公平公平")) == []


def test_correction_runs_a_limited_number_of_queries(django_assert_max_num_queries):
    for letter in "abcdefghijklmnopqrst":
        make_post(f"gandiv{letter}", status=Post.Status.DRAFT)
    query = parse("gandivz gandivz1 gandivy gandivx gandivw gandivu gandivv")

    with django_assert_max_num_queries(25):
        corrected(query)
