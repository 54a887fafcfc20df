"""Search results, which are the same on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.editor.trash import move_to_trash
from blog.models import Post
from site_config.search.finding import Filters, count, results, suggestions
from site_config.search.query import parse
from tests.data import make_paper, make_person, make_post, make_publication, make_topic
from tests.site_config.search_cases import CASES

pytestmark = pytest.mark.django_db
NONE = Filters()


def titles(typed, filters=NONE, page=1):
    found = results(parse(typed), filters, page=page)
    return ["".join(part.text for part in result.title) for result in found]


def chips(typed, filters=NONE):
    facets = count(parse(typed), filters).facets
    return {facet.label: {c.label: c.count for c in facet.choices} for facet in facets}


@pytest.mark.parametrize(
    "typed",
    [
        "themis",
        "THEMIS",
        "finish fairness",
        "fairness finish",
        '"finish time fairness"',
        "finish-time",
        "fairn",
        "fai* gpu",
        "gpus",
        "themis -pollux",
        "Grünwald",
        "grunwald",
        "集群",
        "公平",
        "集群公平",
        "调度集群公平性",
        "集",
        "性",
        "潘瑞",
    ],
)
def test_words_find_the_post(typed):
    make_post(
        "Themis",
        body="Finish-time fairness for a GPU, by Peter Grünwald. 调度集群公平性。作者：潘瑞",
    )
    make_post("Another", body="Of nothing that was asked. 平公，瑞潘。")

    assert titles(typed) == ["Themis"]


@pytest.mark.parametrize("spellings", CASES["compounds"])
def test_spellings_of_a_compound_find_each_other(spellings):
    for spelling in spellings:
        make_post(spelling, body=f"About {spelling} in a text.")
    make_post("Another", body="Of GPT, multi, U, S, 8B, ResNet, i, d, Brien.")

    found = {typed: sorted(titles(typed)) for typed in spellings}

    assert set(map(tuple, found.values())) == {tuple(sorted(spellings))}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1/2", "½"),
        ("½", "1/2"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("A*", "A*"),
        ("multi head", "multihead"),
    ],
)
def test_other_spellings_find_the_post(typed, text):
    make_post("Post", body=f"With {text} in it.")

    assert titles(typed) == ["Post"]


@pytest.mark.parametrize(
    "typed",
    [
        "themis pollux",
        '"fairness finish"',
        "themis -fairness",
        "themis -fairnes*",
        "airness",
        '"fairn"',
        "平集",
        "群公性",
        "瑞潘",
        "schedulers",
    ],
)
def test_words_do_not_find_other_posts(typed):
    make_post("Themis", body="Finish-time fairness for a GPU. 集群公平性。作者：潘瑞")

    assert titles(typed) == []


def test_posts_papers_and_publications_are_found_by_their_details():
    topic = make_topic("Scheduling zebras")
    paper = make_paper("Read", authors="Ada Zebra", venue="ZOO")
    make_post("A note", paper=paper)
    make_publication("Own", authors=(make_person("Zebra Jones"),), abstract="Text.")
    make_publication("Of a topic").topics.set([topic])
    make_post("Zebra", kind=Post.Kind.ESSAY)

    assert sorted(titles("zebra")) == ["A note", "Of a topic", "Own", "Zebra"]
    assert titles("zebra")[0] == "Zebra"


def test_own_work_ranks_before_the_papers_of_others():
    make_paper("Zebra zebra", summary="Zebra.")
    make_post("An essay", body="Words. " * 50 + "One zebra.", days_ago=3_000)
    make_publication("A publication", abstract="Words. " * 50 + "One zebra.", year=1999)

    assert titles("zebra")[2:] == ["Zebra zebra"]


@pytest.mark.parametrize(
    "typed", ["giraffe", "10.1000/182", "2302.11111", "author", "venue", "savanna", "herds"]
)
def test_paper_is_found_as_its_note(typed):
    paper = make_paper("Giraffe", authors="Ann Author", venue="VENUE", doi="10.1000/182",
                       arxiv_id="2302.11111", summary="On the savanna.")  # fmt: skip
    make_post("A note", paper=paper)
    paper.topics.add(make_topic("Herds"))

    assert titles(typed) == ["A note"]
    assert count(parse(typed), NONE).total == 1


def test_paper_of_a_note_that_is_not_public_is_found_itself():
    make_post("A note", paper=make_paper("Giraffe"), status=Post.Status.DRAFT)

    assert titles("giraffe") == ["Giraffe"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("CO2", "CO₂ and more"), ("H2O", "In H₂O"), ("co₂", "CO2 and more"),
        ("Σ hyperon", "Σ⁰ Hyperon"), ("Σ0 hyperon", "Σ⁰ Hyperon"), ("K24", "On 𝐾₂₄"),
        ("k₂₄", "On K24"), ("oracle o", "Oracle 𝒪"), ("e x", "𝔼 of X"), ("real r", "Real ℝ"),
        ("first", "The ﬁrst"), ("ﬁrst", "The first"), ("efficient", "Eﬃcient"),
        ("strasse", "Die Straße"), ("Straße", "Die Strasse"), ("STRASSE", "Die Straße"),
        ("محمد", "مُحَمَّد"), ("مُحَمَّد", "محمد"), ("שלום", "שָׁלוֹם"), ("احمد", "أحمد"),
        ("scheduling", "sched­uling"), ("οδος", "ΟΔΌΣ"), ("Aether", "Æther"),
        ("gpt 4", "GPT-4¹"), ("e2", "e²"), ("word", "Word¹"), ("ⅳ", "Part IV"),
        ("xhat", "x̂hat"), ("10e5", "𝟏𝟎e𝟱"),
    ],
)  # fmt: skip
def test_letters_are_found_as_people_type_them(typed, title):
    make_post("Another")
    make_post(title)

    assert len(titles(typed)) == 1
    assert titles(typed) != ["Another"]


@pytest.mark.parametrize("typed", ["secret", "geheim"])
def test_private_content_is_not_found(typed):
    make_post("Secret draft", status=Post.Status.DRAFT, body="geheim")
    make_post("Secret to come", days_ago=-1, body="geheim")
    make_post("Secret, unlisted", status=Post.Status.UNLISTED, body="geheim")
    move_to_trash(make_post("Secret in the bin", body="geheim"))

    assert titles(typed) == []
    assert count(parse(typed), NONE).total == 0
    assert suggestions(parse(typed)) == []


def test_a_scheduled_post_is_found_from_its_minute_on(monkeypatch):
    post = make_post("Soon", days_ago=-1)
    before = titles("soon")

    later = post.published_at + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert (before, titles("soon")) == ([], ["Soon"])


def test_title_matches_rank_first():
    make_post("Often", body="cluster " * 200, days_ago=1)
    make_post("A cluster is in the title, with some more words next to it", days_ago=900)
    make_paper("About", summary="A cluster.")

    assert titles("cluster")[0].startswith("A cluster")


def test_newer_content_ranks_first_if_equal():
    for days, title in ((2_000, "Old"), (10, "New"), (900, "Middle")):
        make_post(title, body="The same words.", days_ago=days)

    assert titles("words") == ["New", "Middle", "Old"]


def test_more_matches_rank_before_newer_content():
    make_post("Once", body="cluster " + "and other things of all kinds " * 30, days_ago=1)
    make_post("Often", body="cluster " * 40 + "and other things " * 30, days_ago=3_000)

    assert titles("cluster") == ["Often", "Once"]


def test_facets_count_the_results_of_each_choice():
    topic = make_topic("Systems", slug="systems")
    child = make_topic("Caches", slug="caches", parent=topic)
    year = timezone.localdate().year
    make_post("Zebra note", topics=(child,), published_at=timezone.now())
    make_post("Zebra essay", kind=Post.Kind.ESSAY, published_at=timezone.now())
    make_paper("Zebra paper", year=2019).topics.set([topic])
    make_publication("Zebra publication", year=2019)

    assert chips("zebra") == {
        "Type": {"Note": 1, "Essay": 1, "Paper": 1, "Publication": 1},
        "Topic": {"Caches": 1, "Systems": 2},
        "Year": {str(year): 2, "2019": 2},
    }
    assert chips("zebra", Filters(kind="paper"))["Year"] == {"2019": 1}
    assert chips("zebra", Filters(year=2019))["Topic"] == {"Systems": 1}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(kind="paper"), ["Zebra paper"]),
        (Filters(topic="systems"), ["Zebra note", "Zebra paper"]),
        (Filters(year=2019), ["Zebra paper"]),
        (Filters(kind="note", year=2019), []),
        (Filters(topic="nothing"), []),
    ],
)
def test_filters_narrow_the_results(filters, found):
    topic = make_topic("Systems", slug="systems")
    make_post("Zebra note", topics=(make_topic("Caches", parent=topic),))
    make_paper("Zebra paper", year=2019).topics.set([topic])

    assert sorted(titles("zebra", filters)) == found
    assert count(parse("zebra"), filters).total == len(found)


def test_suggestions_complete_the_last_word():
    make_post("Zebra crossings", days_ago=900)
    make_publication("Of zebras", year=timezone.localdate().year)
    make_post("Elsewhere", body="zebra")

    assert [thing.title for thing in suggestions(parse("zeb"))] == ["Of zebras", "Zebra crossings"]
