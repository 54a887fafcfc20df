import pytest

from blog.visits.sparkline import describe_trend, sparkline, sparkline_path


def test_path_runs_from_edge_to_edge_and_to_the_top():
    assert sparkline_path([0, 5, 10]) == "M0.0 20.0L44.0 11.0L88.0 2.0"


def test_area_goes_down_to_the_baseline_and_the_dot_ends_the_line():
    drawn = sparkline([0, 5, 10])

    assert drawn.area == "M0.0 20.0L44.0 11.0L88.0 2.0V20H0Z"
    assert drawn.end == "2.0"


@pytest.mark.parametrize("values", [[0, 0], [7], []])
def test_path_of_few_or_no_visits_is_a_path(values):
    assert sparkline_path(values).startswith("M")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, 1, 5, 6], "Rising"),
        ([6, 5, 1, 1], "Falling"),
        ([4, 4, 4, 4], "Steady"),
        ([0, 0, 0, 0], "No visits"),
    ],
)
def test_line_is_described_in_words(values, words):
    assert describe_trend(values) == words
