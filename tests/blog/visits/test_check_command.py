import io
import time

import pytest
from django.core.management import CommandError, call_command

from blog.models import DailyVisits, SiteDay
from blog.visits.drain import only_drainer
from blog.visits.journal import own_journal, visit_line
from tests.data import make_post

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("visits", *arguments, stdout=out)
    return out.getvalue().rstrip("\n")


def read(post, reader="r"):
    own_journal().append(visit_line(time.time(), post.pk, reader, ""))


def counted():
    return sum(DailyVisits.objects.values_list("count", flat=True))


def test_drain_counts_what_the_journals_hold():
    post = make_post()
    read(post, "a")
    read(post, "b")

    assert (run("drain"), counted()) == ("2 lines of the journals counted.", 2)
    assert (run("drain"), counted()) == ("0 lines of the journals counted.", 2)


def test_drain_says_what_it_set_aside():
    own_journal().append(b"nonsense\n")

    lines = run("drain").splitlines()

    assert lines[0] == "0 lines of the journals counted."
    assert lines[1].startswith("Set aside, for it could not be read: ")
    assert lines[1].endswith("b'nonsense'")


def test_drain_leaves_it_to_who_is_at_it():
    read(make_post())

    with only_drainer():
        said = run("drain")

    assert (said, counted()) == ("The server is counting already: nothing had to be done.", 0)


def test_drain_on_trial_counts_nothing():
    read(make_post())

    assert run("drain", "--dry-run") == "1 line of the journals would be counted."
    assert counted() == 0


def test_check_is_content():
    read(make_post())
    run("drain")

    assert run("check") == "Every total equals its parts."


def test_check_fails_where_a_total_is_wrong():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    with pytest.raises(CommandError) as refusal:
        run("check")

    assert str(refusal.value).splitlines() == [
        f"{SiteDay.objects.get().day}: the site says 5, its posts make 1.",
        "Wrong totals: 1. 'manage.py visits rebuild' mends them.",
    ]


def test_rebuild_mends_what_is_wrong_and_then_has_nothing_to_do():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    assert run("rebuild").splitlines()[-1] == "Mended: 1."
    assert run("rebuild") == "Every total equals its parts: nothing to mend."
    assert SiteDay.objects.get().count == 1


def test_rebuild_on_trial_mends_nothing():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    assert run("rebuild", "--dry-run").splitlines()[-1] == "Would be mended: 1."
    assert SiteDay.objects.get().count == 5


def test_many_differences_are_cut_short():
    for _ in range(55):
        read(make_post())
    run("drain")
    DailyVisits.objects.update(count=2)

    lines = run("rebuild", "--dry-run").splitlines()

    assert len(lines) == 52
    assert lines[-2] == "and 226 more"


def test_unknown_action_is_refused():
    with pytest.raises(CommandError, match="invalid choice: 'count'"):
        run("count")
