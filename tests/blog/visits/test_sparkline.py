import pytest

from blog.visits.sparkline import describe_trend, sparkline_path


def test_path_runs_from_edge_to_edge_and_to_the_top():
    assert sparkline_path([0, 5, 10]) == "M0.0 20.0L44.0 11.0L88.0 2.0"


@pytest.mark.parametrize("values", [[0, 0], [7], []])
def test_path_of_few_or_no_visits_is_a_path(values):
    assert sparkline_path(values).startswith("M")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, 1, 5, 6], "Rising over 4 weeks, 6 in the last week"),
        ([6, 5, 1, 1], "Falling over 4 weeks, 1 in the last week"),
        ([4, 4, 4, 4], "Steady over 4 weeks, 4 in the last week"),
        ([0, 0, 0, 0], "No visits in 4 weeks"),
    ],
)
def test_line_is_described_in_words(values, words):
    assert describe_trend(values) == words
