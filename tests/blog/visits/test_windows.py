from datetime import UTC, datetime, timedelta

import pytest

from blog.models import DailyVisits, HourlyVisits, WindowScore, WindowState
from blog.visits.check import find_wrong_totals
from blog.visits.site_totals import rebuild_site_totals
from blog.visits.windows import (
    PreviousWindow,
    Window,
    add_to_windows,
    expire,
    rebuild_totals,
)
from tests.data import make_post

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def visit(post, number, at):
    """Count as the drain does: the day, the hour and the totals."""
    state = expire(at)
    hour = at.replace(minute=0, second=0, microsecond=0)
    day, _ = DailyVisits.objects.get_or_create(post=post, day=hour.date())
    day.count += number
    day.save()
    row, _ = HourlyVisits.objects.get_or_create(post=post, hour=hour)
    row.count += number
    row.save()
    add_to_windows({(post.pk, hour): number}, state)


def scores(post):
    rows = WindowScore.objects.filter(post=post, score__gt=0).exclude(window="trending")
    return dict(rows.values_list("window", "score"))


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (timedelta(hours=23), {"day", "week", "month", "year", "all"}),
        (timedelta(hours=24), {"week", "month", "year", "all"}),
        (timedelta(days=6), {"week", "month", "year", "all"}),
        (timedelta(days=7), {"month", "year", "all"}),
        (timedelta(days=30), {"year", "all"}),
        (timedelta(days=365), {"all"}),
        (timedelta(days=4000), {"all"}),
    ],
)
def test_visit_leaves_each_window_when_it_is_too_old(later, left):
    post = make_post()
    visit(post, 5, NOW)

    expire(NOW + later)

    counted = {window for window in scores(post) if window in Window.values}
    assert (counted, set(scores(post).values())) == (left, {5})


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (timedelta(days=6), set()),
        (timedelta(days=7), {"week_prev"}),
        (timedelta(days=13), {"week_prev"}),
        (timedelta(days=14), set()),
        (timedelta(days=30), {"month_prev"}),
        (timedelta(days=60), set()),
        (timedelta(days=365), {"year_prev"}),
        (timedelta(days=729), {"year_prev"}),
        (timedelta(days=730), set()),
    ],
)
@pytest.mark.parametrize("step", [timedelta(days=3, hours=11), timedelta(days=800)])
def test_visit_is_in_the_previous_window_for_as_long(later, found, step):
    post = make_post()
    visit(post, 5, NOW)

    for number in range(1, later // step + 1):
        expire(NOW + number * step)
    expire(NOW + later)

    assert {name for name in scores(post) if name in PreviousWindow.values} == found
    rebuild_site_totals()
    assert find_wrong_totals() == []


def test_previous_windows_are_built_where_they_are_missing_or_out_of_date():
    """After an upgrade, or when an older version has moved the windows."""
    post = make_post()
    visit(post, 5, NOW)
    expire(NOW + timedelta(days=8))
    expected = scores(post)
    WindowScore.objects.filter(window__in=PreviousWindow.values).delete()
    for day in (None, NOW.date()):
        WindowState.objects.update(previous_day=day)

        expire(NOW + timedelta(days=8))

        assert scores(post) == expected


def test_rolling_in_steps_ends_where_one_long_step_ends():
    step, leap = make_post(), make_post()
    for post in (step, leap):
        for days in (0, 3, 8):
            visit(post, days + 1, NOW + timedelta(days=days))

    for hours in range(0, 24 * 12, 5):
        expire(NOW + timedelta(days=8, hours=hours))
    stepped = scores(step)
    rebuild_totals(NOW + timedelta(days=20))

    assert stepped == scores(leap)


def test_rolling_twice_changes_nothing():
    post = make_post()
    visit(post, 5, NOW)
    expire(NOW + timedelta(days=7))
    before = scores(post)

    expire(NOW + timedelta(days=7))

    assert scores(post) == before


def test_clock_that_steps_back_changes_nothing():
    post = make_post()
    visit(post, 5, NOW)
    state = expire(NOW)

    expire(NOW - timedelta(days=3))

    assert (scores(post)["day"], WindowState.objects.get().hour) == (5, state.hour)


def test_trending_halves_a_visit_every_seven_days():
    old, new = make_post(), make_post()
    visit(old, 4, NOW)
    visit(new, 1, NOW + timedelta(days=14))

    ranked = dict(WindowScore.objects.filter(window="trending").values_list("post_id", "score"))

    assert ranked[old.pk] == pytest.approx(ranked[new.pk])


def test_trending_moves_its_origin_before_weights_grow_too_large():
    old, new = make_post(), make_post()
    visit(old, 2**20, NOW)
    visit(new, 1, NOW + timedelta(days=1001))

    ranked = dict(WindowScore.objects.filter(window="trending").values_list("post_id", "score"))

    assert WindowState.objects.get().trending_origin == (NOW + timedelta(days=1001)).date()
    assert ranked[new.pk] == 1
    assert ranked[old.pk] == pytest.approx(2**20 * 0.5 ** (1001 / 7))


def test_old_hours_are_purged():
    post = make_post()
    visit(post, 1, NOW)

    expire(NOW + timedelta(hours=49))

    assert HourlyVisits.objects.count() == 0


def test_rebuilding_gives_the_same_windows():
    post = make_post()
    for days in (400, 40, 9, 3, 0):
        visit(post, 2, NOW - timedelta(days=days))
    kept = scores(post)

    rebuild_totals(NOW)

    assert scores(post) == kept
