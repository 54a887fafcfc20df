from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from blog.models import DailyVisits, ExcludedRequests, HourlyVisits, Post, Series, SiteReferrer
from blog.visits.windows import rebuild_totals
from tests.data import make_paper, make_post, make_profile, make_publication, make_staff

NOW = datetime.now(UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.force_login(make_staff())
    return client


def home_of(client, **query):
    return client.get("/admin/", query).context["home"]


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

    assert response.context["home"]["figures"].has_visits is False
    assert response.text.count("No visits yet.") == 1


def test_dashboard_charts_a_month_and_a_year(owner):
    post = make_post()
    read(post, 5)
    read(post, 7, days_ago=29)
    read(post, 11, days_ago=364)
    rebuild_totals(NOW)

    response = owner.get("/admin/")

    figures = response.context["home"]["figures"]
    assert [sum(n for _, n in chart.rows) for chart in (figures.month, figures.year)] == [12, 23]
    assert response.text.count('<svg role="img" aria-label="') == 2
    assert response.text.count("<summary>Show as table</summary>") == 2


@pytest.mark.parametrize(
    ("window", "titles"),
    [
        ("day", ["Now"]),
        ("week", ["Now", "Old"]),
        ("all", ["Old", "Now"]),
        ("", ["Now", "Old"]),
        ("nonsense", ["Now", "Old"]),
    ],
)
def test_dashboard_ranks_posts_in_the_chosen_window(owner, window, titles):
    now, old = make_post("Now"), make_post("Old")
    HourlyVisits.objects.create(
        post=now, hour=NOW.replace(minute=0, second=0, microsecond=0), count=9
    )
    read(now, 9)
    read(old, 3, days_ago=2)
    read(old, 50, days_ago=700)
    rebuild_totals(NOW)

    home = home_of(owner, window=window)

    assert [post.title for post in home["top_posts"]] == titles


def test_dashboard_shows_rising_posts(owner):
    steady, rising = make_post("Steady"), make_post("Rising")
    for post, count in ((steady, 30), (rising, 90)):
        read(post, count)
        for week in range(1, 4):
            read(post, 30, days_ago=7 * week)
    rebuild_totals(NOW)

    home = home_of(owner)

    assert [(p.title, p.visits, p.usual) for p in home["rising"]] == [("Rising", 90, 27)]


def test_dashboard_shows_filtered_requests_and_referrers(owner):
    ExcludedRequests.objects.create(day=NOW.date(), reason="robot", count=1234)
    SiteReferrer.objects.create(day=NOW.date(), host="example.org", count=5)

    home = home_of(owner)

    assert home["left_out"] == [("Known bots", 1234)]
    assert home["referrers"] == [("example.org", 5)]


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
