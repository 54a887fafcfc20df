import re
from datetime import UTC, date, datetime

import pytest

from blog.models import DailyVisits
from blog.visits.windows import rebuild_totals
from profile_app.models import (
    Activity,
    Authorship,
    Award,
    HomeSection,
    Interest,
    News,
    Position,
    ProfileLink,
    Student,
)
from tests.data import (
    make_course,
    make_person,
    make_position,
    make_post,
    make_profile,
    make_project,
    make_publication,
    make_staff,
    make_talk,
)
from tests.markup import collapsed

pytestmark = pytest.mark.django_db


def test_home_shows_the_person(client):
    make_profile(name="Rui Pan", native_name="潘瑞", native_language="zh-Hans", bio="I *study*.")

    response = client.get("/")

    assert '<span class="native-name" lang="zh-Hans">潘瑞</span>' in response.text
    assert "<em>study</em>" in response.text


def test_home_omits_sections_without_content(client):
    make_profile()

    response = client.get("/")

    assert response.text.count('<section class="section"') == 0


def test_home_shows_every_section_that_has_content(client):
    profile = make_profile(bio="Hello.", announcement="Hiring.")
    ProfileLink.objects.create(profile=profile, kind="github", url="https://example.org/gh")
    make_publication()
    make_publication("A report", is_peer_reviewed=False)
    make_position()
    make_position(kind=Position.Kind.EDUCATION)
    Interest.objects.create(text="Postcards")
    Award.objects.create(text="A prize", year="2023")
    Activity.objects.create(text="Reviewer", year="2022")
    News.objects.create(text="Moved", on=date(2023, 5, 1))

    text = client.get("/").text

    ids = ("news", "publications", "write-ups", "education", "experience", "awards", "interests")
    assert [name for name in ids if f'id="{name}"' not in text] == []


def test_home_of_an_empty_site_asks_the_owner_to_sign_in(client):
    text = client.get("/").text

    assert 'This is a new site. If it’s yours, <a href="/admin/">sign in</a>' in collapsed(text)
    assert "Set up your site" not in text


def test_home_of_an_empty_site_shows_staff_what_is_left_to_do(client):
    client.force_login(make_staff())
    make_publication()

    text = client.get("/").text

    steps = re.findall(
        r"<li( class=\"done\")?>\s*<a[^>]*>([^<]+)", text.split("<ol>")[1].split("</ol>")[0]
    )
    assert [title for mark, title in steps if mark] == ["Import your publications from BibTeX"]
    assert len(steps) == 6
    assert "sign in" not in text


def test_first_steps_go_away_when_they_are_done(client):
    client.force_login(make_staff())
    make_profile()
    make_publication()
    make_position()
    make_post()

    assert "Set up your site" not in client.get("/").text


def test_first_steps_are_not_shown_on_the_demo(client):
    client.force_login(make_staff())
    make_profile(is_demo=True)

    assert "Set up your site" not in client.get("/").text


def test_menu_leaves_out_pages_without_content(client):
    def menu():
        return re.findall(
            r'<a href="([^"]+)"', client.get("/").text.split("<nav")[1].split("</nav")[0]
        )

    empty = menu()
    make_post()
    make_position()

    assert empty == []
    assert menu() == ["/blog/", "/blog/popular/", "/cv/"]


def test_home_marks_the_owner_and_equal_contributions(client):
    me, peer = make_person("Rui Pan", is_me=True), make_person("Yinwei Dai")
    publication = make_publication(authors=(peer, me))
    Authorship.objects.filter(publication=publication).update(equal_group=1)

    response = client.get("/")

    assert '<b>Rui Pan</b><abbr title="Equal contribution">*</abbr>' in collapsed(response.text)
    assert "*&nbsp;equal contribution" in response.text


def test_owner_arranges_the_homepage(client):
    make_publication()
    Interest.objects.create(text="Postcards")
    Award.objects.create(text="A prize")
    Student(name="Grace Hopper", url="https://grace.example", role="Ph.D.", years="2023").save()
    for kind, order, shown in (("interests", 0, True), ("students", 1, True), ("awards", 2, False)):
        HomeSection.objects.update_or_create(
            kind=kind, defaults={"order": order, "is_visible": shown}
        )
    HomeSection.objects.update_or_create(
        kind="publications", defaults={"order": 99, "title": "Papers"}
    )
    HomeSection(kind="own", title="Join us", text="*Write* to me.", order=3).save()

    text = client.get("/").text

    found = re.findall(r'<section class="section" id="([^"]+)">\s*<h2 class="section-title">', text)
    assert found == ["interests", "students", "join-us", "publications"]
    assert '<a href="https://grace.example">Grace Hopper</a>, Ph.D.' in text
    assert "<em>Write</em> to me." in text


def test_activities_groups_service_teaching_and_talks(client):
    make_profile()
    for kind in Activity.Kind.values:
        Activity.objects.create(kind=kind, text=f"A {kind}")
    Award.objects.create(text="A prize")
    HomeSection.objects.update_or_create(kind="talks", defaults={"is_visible": False})
    HomeSection.objects.update_or_create(kind="service", defaults={"title": "Reviewing"})
    HomeSection.objects.filter(kind="activities").update(title="What else I do")

    text = client.get("/").text

    headings = re.findall(r"<h([23])[^>]*>([^<\n]+)", text)
    assert headings == [
        ("2", "Awards"),
        ("2", "What else I do"),
        ("3", "Reviewing"),
        ("3", "Teaching"),
    ]
    assert '<section class="part" id="service">' in text
    assert "A talk" not in text


def test_activities_without_any_are_not_shown(client):
    make_profile()

    assert "Professional activities" not in client.get("/").text


def test_section_without_a_row_is_shown_last(client):
    make_publication()
    Award.objects.create(text="A prize")
    HomeSection.objects.update_or_create(kind="awards")
    HomeSection.objects.filter(kind="publications").delete()

    text = client.get("/").text

    assert text.index('id="awards"') < text.index('id="publications"')


def test_home_shows_the_latest_news_and_links_to_all(client, django_assert_num_queries):
    for day in range(1, 8):
        News(text=f"News {day}", on=date(2024, 5, day)).save()

    home = client.get("/").text
    with django_assert_num_queries(4):
        news = client.get("/news/").text

    assert 'href="/news/"' in home
    assert ("News 3" in home, "News 2" in home) == (True, False)
    assert "News 1" in news


def test_home_shows_no_legend_without_marks(client):
    make_publication(authors=(make_person(),))

    response = client.get("/")

    assert "equal contribution" not in response.text


def test_home_opens_the_abstract_in_place(client):
    make_publication(abstract="We *measure* it.")

    response = client.get("/")

    assert "<summary>Abstract</summary>" in response.text
    assert "<em>measure</em>" in response.text


def test_home_shows_the_bibtex_in_place(client):
    make_publication("Sharing clusters", bibtex_key="ada2023")

    text = client.get("/").text

    assert "<summary>Cite</summary>" in text
    assert '<pre class="to-copy">@inproceedings{ada2023,' in text


def test_home_shows_recent_and_most_visited_posts(client):
    make_post("Read once", days_ago=3)
    popular = make_post("Read often", days_ago=400)
    DailyVisits.objects.create(post=popular, day=date(2026, 1, 5), count=7)
    rebuild_totals(datetime(2026, 2, 1, tzinfo=UTC))

    text = client.get("/").text

    recent, most_visited = (
        text.split(f'id="{name}"')[1].split("</section>")[0] for name in ("recent", "popular")
    )
    assert re.findall(r">([^<]+)</a", recent)[1:] == ["Read once", "Read often"]
    assert re.findall(r">([^<]+)</a", most_visited)[1:] == ["Read often"]
    assert "7 visits" in most_visited
    assert '<path class="line" d="M0.0' in most_visited


def test_profile_links_have_icons_and_names(client):
    profile = make_profile(email_words="ada at example dot org")
    for kind, _ in ProfileLink.Kind.choices:
        ProfileLink.objects.create(
            profile=profile, kind=kind, label=f"L {kind}", url="https://a.example"
        )

    hero = client.get("/").text.split('class="hero')[1].split("</section>")[0]

    assert hero.count("<svg") == hero.count("<li") + 1 == len(ProfileLink.Kind.choices) + 1
    assert hero.count('aria-hidden="true"') == hero.count("<svg")
    assert "ada at example dot org" in hero
    assert "L mastodon" in hero


def test_home_shows_selected_publications_only(client):
    shown = make_publication()
    make_publication(is_selected=False)

    response = client.get("/")

    (section,) = [s for s in response.context["sections"] if s.kind == "publications"]
    assert [entry.publication for entry in section.rows] == [shown]


def test_cv_shows_positions_of_both_kinds(client):
    make_position(role="Research Intern")
    make_position(role="Ph.D. in CS", kind=Position.Kind.EDUCATION)

    text = client.get("/cv/").text

    assert text.index("Ph.D. in CS") < text.index("Research Intern")


def test_theme_css_has_the_accent_for_both_themes(client):
    make_profile(accent="#1d5e8a")

    response = client.get("/theme.css")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.text.startswith(":root,\n:host {\n  --accent: light-dark(#1d5e8a, ")


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(
    ("url", "queries"), [("/", 28), ("/cv/", 16), ("/people/", 4), ("/people/ada/", 14)]
)
def test_pages_run_a_fixed_number_of_queries(
    client, django_assert_num_queries, number, url, queries
):
    make_profile()
    ada = make_person("Ada", is_member=True, body="Text")
    for _ in range(number):
        make_publication(authors=(make_person(is_member=True), ada))
        make_project().people.add(ada)
        make_position()
        make_post(authors="Ada, Bob")
        make_talk()
        make_course()
        Interest.objects.create(text="Postcards")

    with django_assert_num_queries(queries):
        client.get(url)


HOSTILE_TEXT = """\
## News

## Main

## Thesis

A [link](#news) and a note.[^1] <a id="news">x</a>

[^1]: Text
"""


def test_ids_of_texts_are_apart_from_those_of_the_page(client):
    """A heading can be linked to by its plain id too, where no other has it."""
    make_profile(bio=HOSTILE_TEXT, announcement=HOSTILE_TEXT, footer=HOSTILE_TEXT)
    for title in ("News", "News", "Main"):
        HomeSection.objects.create(kind="own", title=title, text=HOSTILE_TEXT)
    News.objects.create(text=HOSTILE_TEXT, on=date(2023, 5, 1))
    texts = {"abstract": HOSTILE_TEXT, "note": HOSTILE_TEXT, "is_selected": True}
    paper = make_publication("Abstract", **texts)

    for url in ("/", paper.get_absolute_url()):
        page = client.get(url).text
        ids = re.findall(r' id="([^"]+)"', page)

        assert sorted(set(ids)) == sorted(ids)
        assert {"main", "thesis", "bio:news" if url == "/" else "abstract:news"} < {*ids}
        assert {*re.findall(r' href="#([^"]+)"', page)} <= {*ids}
