from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    Post,
    Series,
    SiteReferrer,
)
from blog.visits.windows import rebuild_totals
from site_config.changelog import INSTALLED_FILE, note_upgrade
from site_config.program import VERSION
from tests.data import (
    make_page,
    make_paper,
    make_post,
    make_profile,
    make_publication,
    make_staff,
)

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


def home_of(client, **query):
    return client.get("/admin/", query).context["home"]


def ago(days):
    return str(NOW.date() - timedelta(days=days))


def read(post, count, *, days_ago=0):
    day = NOW.date() - timedelta(days=days_ago)
    DailyVisits.objects.create(post=post, day=day, count=count)


def test_dashboard_of_an_empty_site_shows_next_steps(owner):
    home = home_of(owner)

    assert [step.title for step in home["steps"]] == [
        "Set up your profile",
        "Write a note",
        "Add a publication",
    ]


def test_dashboard_links_to_the_changelog_after_an_upgrade(owner, settings, tmp_path):
    settings.DATA_DIR = str(tmp_path)
    note_upgrade(is_new_site=True)
    assert home_of(owner)["upgraded"] is None

    (tmp_path / INSTALLED_FILE).unlink()
    note_upgrade(is_new_site=False)

    assert home_of(owner)["upgraded"] == timezone.localdate()
    page = owner.get("/admin/whats-new/").content.decode()
    assert f"This site runs Offprint {VERSION}." in page
    assert f">{VERSION} - " in page


def test_dashboard_ignores_demo_content_in_next_steps(owner):
    make_profile()
    make_post(is_demo=True)
    make_publication(is_demo=True)

    home = home_of(owner)

    assert [step.title for step in home["steps"]] == ["Write a note", "Add a publication"]


def test_dashboard_shows_drafts_and_scheduled_posts(owner):
    draft = make_post(status=Post.Status.DRAFT, published_at=None)
    coming = make_post(days_ago=-3)
    make_post()
    reading = make_paper(state="reading")
    make_paper(state="read")

    home = home_of(owner)

    assert (list(home["drafts"]), list(home["scheduled"])) == ([draft], [coming])
    assert list(home["papers"]) == [reading]


def test_dashboard_hides_drafts_without_permission(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_paper"))
    client.force_login(user)
    make_post("Secret draft", status=Post.Status.DRAFT, published_at=None)

    response = client.get("/admin/")

    assert "Secret draft" not in response.text
    assert sorted(response.context["home"]) == ["papers"]


@pytest.mark.parametrize("count", [1, 12])
def test_dashboard_runs_a_fixed_number_of_queries(owner, django_assert_num_queries, count):
    make_profile()
    for number in range(count):
        read(make_post(paper=make_paper()), 9)
        make_post(status=Post.Status.DRAFT, published_at=None)
        make_publication()
        SiteReferrer.objects.create(day=NOW.date(), host=f"{number}.org", count=1)
        ExcludedRequests.objects.create(day=NOW.date(), reason=f"reason {number}", count=1)
    rebuild_totals(NOW)

    with django_assert_num_queries(18):
        owner.get("/admin/")


# ── visits ──────────────────────────────────────────────────────────────────────────────────
def test_dashboard_without_visits_explains_it(owner):
    make_post()

    response = owner.get("/admin/")

    assert response.text.count("No visits yet.") == 1


@pytest.mark.parametrize(
    ("query", "days", "titles"),
    [
        ({}, 30, ["Now", "Old"]),
        ({"range": "nonsense"}, 30, ["Now", "Old"]),
        ({"range": "7"}, 7, ["Now"]),
        ({"range": "90"}, 90, ["Now", "Old"]),
        ({"range": "year"}, 365, ["Old", "Now"]),
        ({"range": "all"}, 401, ["Old", "Now"]),
        ({"range": "custom", "start": "0001-01-01", "end": "9999-12-31"}, 401, ["Old", "Now"]),
        ({"range": "custom", "start": ago(29), "end": ago(20)}, 10, ["Old"]),
        ({"range": "custom", "start": ago(1), "end": ago(2)}, 30, ["Now", "Old"]),
    ],
)
def test_one_range_drives_all_of_the_visits(owner, query, days, titles):
    now, old = make_post("Now"), make_post("Old")
    read(now, 9)
    read(old, 3, days_ago=29)
    read(old, 50, days_ago=364)
    read(old, 1, days_ago=400)
    for days_ago, name in ((0, "new"), (25, "old")):
        day = NOW.date() - timedelta(days=days_ago)
        DailyReferrer.objects.create(post=old, day=day, host=f"{name}.org", count=5)
        ExcludedRequests.objects.create(day=day, reason=name, count=5)
    rebuild_totals(NOW)

    home = home_of(owner, **query)

    names = [name for name in ("new", "old") if name.title().replace("New", "Now") in titles]
    assert (len(home["top_posts"]), home["figures"].chart.days) == (len(titles), days)
    assert [post.title for post in home["top_posts"]] == titles
    assert sorted(name.partition(".")[0] for name, _, _ in home["referrers"]) == names
    assert sorted(reason for reason, _ in home["filtered"]) == names


def test_dates_out_of_order_are_reported(owner):
    read(make_post(), 9)
    rebuild_totals(NOW)

    text = owner.get("/admin/", {"range": "custom", "start": ago(1), "end": ago(2)}).text

    assert text.count("Choose a start date on or before the end date, between") == 1


def test_referrer_links_to_the_posts_read_from_it(owner):
    talked_about = make_page("/talks/", "Talked about")
    for post, host in ((talked_about, "m.example.org"), (make_post("Other"), "other.org")):
        read(post, 9)
        DailyReferrer.objects.create(post=post, day=NOW.date(), host=host, count=5)
    rebuild_totals(NOW)

    links = [query for _, _, query in home_of(owner)["referrers"]]
    response = owner.get(f"/admin/?{links[0]}")
    posts = response.context["home"]["posts_from_site"]

    assert links == ["range=30&referrer=example.org", "range=30&referrer=other.org"]
    assert [(post.title, post.visits) for post in posts] == [("Talked about", 5)]
    assert f'href="/admin/blog/page/{talked_about.pk}/change/"' in response.text


def test_dashboard_shows_posts_that_rise_in_the_range(owner):
    steady, rising = make_post("Steady"), make_post("Rising")
    for post, count in ((steady, 30), (rising, 90)):
        read(post, count)
        read(post, 27, days_ago=7)
    read(steady, 1, days_ago=14)
    rebuild_totals(NOW)

    assert [(p.title, p.visits, p.usual) for p in home_of(owner, range="7")["rising"]] == [
        ("Rising", 90, 27)
    ]
    assert home_of(owner, range="all")["rising"] == []


def test_dashboard_links_to_csv_downloads(owner):
    text = owner.get("/admin/").text

    names = ("per-day", "per-post", "referrers", "left-out")
    assert [text.count(f'href="/admin/visits/{name}.csv"') for name in names] == [1, 1, 1, 1]
    assert text.count('href="/admin/visits/this-device/"') == 1


# ── a post's own page ───────────────────────────────────────────────────────────────────────
def test_post_form_shows_visits(owner):
    post = make_post()
    read(post, 1234)
    rebuild_totals(NOW)

    response = owner.get(f"/admin/blog/post/{post.pk}/change/")

    assert response.context["figures"].total == 1234
    assert response.text.count("Visits <small>1,234 in total</small>") == 1


def test_draft_form_shows_no_visits(owner):
    post = make_post(status=Post.Status.DRAFT, published_at=None)

    response = owner.get(f"/admin/blog/post/{post.pk}/change/")

    assert response.text.count("Visits <small>") == 0


@pytest.mark.parametrize(
    "url", ["", "blog/post/", "blog/paper/", "blog/series/", "profile_app/publication/"]
)
def test_formulas_in_titles_are_plain_text_in_the_admin(owner, url):
    title = r"A $\alpha$ b"
    read(make_post(title, series=Series.objects.create(title=title, slug="s")), 9)
    make_post(title, status=Post.Status.DRAFT, published_at=None)
    make_paper(title)
    make_publication(title)
    rebuild_totals(NOW)

    text = owner.get(f"/admin/{url}").text

    assert ("A α b" in text, r"$\alpha$" in text) == (True, False)
