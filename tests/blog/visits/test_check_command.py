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

    assert (run("drain"), counted()) == ("Counted 2 journal lines.", 2)
    assert (run("drain"), counted()) == ("Counted 0 journal lines.", 2)


def test_drain_reports_broken_lines():
    own_journal().append(b"nonsense\n")

    lines = run("drain").splitlines()

    assert lines[0] == "Counted 0 journal lines."
    assert lines[1].startswith("Set aside an unreadable line of ")
    assert lines[1].endswith("b'nonsense'")


def test_drain_yields_to_a_running_drainer():
    read(make_post())

    with only_drainer():
        output = run("drain")

    assert (output, counted()) == ("The server is already draining the journals.", 0)


def test_drain_dry_run_counts_nothing():
    read(make_post())

    assert run("drain", "--dry-run") == "Would count 1 journal line."
    assert counted() == 0


def test_check_passes():
    read(make_post())
    run("drain")

    assert run("check") == "All totals are correct."


def test_check_fails_if_a_total_is_wrong():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    with pytest.raises(CommandError) as refusal:
        run("check")

    assert str(refusal.value).splitlines() == [
        f"{SiteDay.objects.get().day}: the total is 5, but the visits of posts add up to 1.",
        "1 total is wrong. Fix with 'manage.py visits rebuild'.",
    ]


def test_rebuild_fixes_wrong_totals_once():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    assert run("rebuild").splitlines()[-1] == "Fixed 1 total."
    assert run("rebuild") == "All totals are correct."
    assert SiteDay.objects.get().count == 1


def test_rebuild_dry_run_fixes_nothing():
    read(make_post())
    run("drain")
    SiteDay.objects.update(count=5)

    assert run("rebuild", "--dry-run").splitlines()[-1] == "Would fix 1 total."
    assert SiteDay.objects.get().count == 5


def test_long_lists_are_truncated():
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
