"""A static export in a browser: its search, and the visits that it reports to the live site."""

import sqlite3
import time

import pytest

from tests.browser.test_axe import violations
from tests.production import free_port, manage, prepare_like_another, served
from tests.site_config.crawling import served_folder

CONTENT = """
from tests.data import *
topic = make_topic("Schedulers")
make_profile()
make_post("Fair shares", topics=(topic,), days_ago=400,
    body="Notes on *café* queues.\\n\\nA lottery scheduler is fair in the long run.")
make_post("Raft", body="Consensus by leaders. The scheduler is not its subject.", days_ago=3,
    language="de")
make_post("排队与公平", body="医院的走廊里，公平调度比效率更重要。", language="zh-Hans", days_ago=2)
for n in range(9):
    make_post(f"Filler {n}", body="Words that a scheduler has in common.", days_ago=5 + n)
make_paper("Lottery scheduling", authors="Carl Waldspurger", venue="OSDI", year=1994)
"""


@pytest.fixture(scope="module")
def live_and_copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copied")
    data_dir, out = folder / "data", folder / "out"
    prepare_like_another(data_dir, tmp_path_factory.getbasetemp())
    copy = f"http://127.0.0.1:{free_port()}/site"
    with served(data_dir, STATIC_COPIES=copy) as live:
        for arguments in (
            ("shell", "-c", CONTENT),
            ("export_site", str(out / "site"), "--base-url", copy, "--live", live.url),
        ):
            done = manage(*arguments, data_dir=data_dir)
            assert done.returncode == 0, done.stderr
        with served_folder(out, int(copy.split(":")[2].partition("/")[0])):
            yield live, copy


@pytest.fixture
def search(live_and_copy, page):
    """Type a query on the search page of the export; return the titles of the results."""

    def typed(query):
        page.goto(f"{live_and_copy[1]}/search/")
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.locator("[role=status]:not(:empty)").wait_for()
        page.locator(".results:not([hidden]), .search-help:not([hidden])").first.wait_for()
        return page.locator(".results h2").all_inner_texts()

    return typed


def test_search_finds_ranks_and_marks_words(search, page):
    assert search("lottery scheduler")[0] == "Fair shares"
    assert page.locator(".results mark").all_inner_texts() == ["lottery", "scheduler"]

    assert search("lotteries scheduling") == ["Lottery scheduling"]
    assert search("LOTT") == ["Fair shares", "Lottery scheduling"]
    assert search("cafe -raft") == ["Fair shares"]
    assert page.locator(".results mark").inner_text() == "café"
    assert search('"fair in the long"') == ["Fair shares"]
    assert search('"long in the fair"') == []
    assert search("waldspurger 1994") == ["Lottery scheduling"]
    assert search("<script>") == []


def test_search_finds_chinese_by_any_part(search, page):
    assert search("公平") == ["排队与公平"]
    assert search("走廊里") == ["排队与公平"]
    assert page.locator(".snippet mark").inner_text() == "走廊里"
    assert search("廊") == ["排队与公平"]
    assert search("廊走") == []


def test_search_results_are_filtered_paged_and_linked(search, page, live_and_copy):
    assert len(search("scheduler")) == 10
    assert page.locator("[role=status]").inner_text() == "11 results"
    page.get_by_role("button", name="Show more").click()
    page.locator(".results > li").nth(10).wait_for()
    assert page.locator(".results > li").count() == 11
    assert violations(page) == []

    page.get_by_role("link", name="Deutsch 1").click()
    page.locator(".results:not([hidden])").wait_for()
    assert page.locator(".results h2").all_inner_texts() == ["Raft"]
    page.get_by_role("link", name="Deutsch 1").click()
    page.get_by_role("link", name="Schedulers 1").click()
    page.locator(".results:not([hidden])").wait_for()
    assert page.locator(".results h2").all_inner_texts() == ["Fair shares"]
    assert page.locator("#q").input_value() == "scheduler"

    page.locator(".results h2 a").click()
    assert page.url == f"{live_and_copy[1]}/blog/fair-shares/"


def test_without_script_everything_is_listed(open_page, live_and_copy):
    page = open_page(java_script_enabled=False)
    page.goto(f"{live_and_copy[1]}/search/")

    assert page.get_by_role("link", name="Fair shares").is_visible()


def test_reader_of_the_export_counts_once_on_the_live_site(live_and_copy, page):
    live, copy = live_and_copy
    said = []
    page.on("console", lambda message: said.append(message.text))

    for _ in range(2):
        with page.expect_response(f"{live.url}/blog/visit/") as answered:
            page.goto(f"{copy}/blog/raft/")
        assert answered.value.status == 204
    page.goto(f"{live.url}/blog/raft/")

    assert visits(live, "raft") == 1
    assert said == []


def visits(live, slug):
    """Return the count once the server's journal has been drained."""
    asked = (
        "SELECT sum(v.count) FROM blog_dailyvisits v JOIN blog_post p ON p.id = v.post_id "
        "WHERE p.slug = ?"
    )
    counts = [None, None]
    while len(counts) < 60 and not (counts[-1] and counts[-1] == counts[-2]):
        time.sleep(0.7)
        with sqlite3.connect(live.data_dir / "offprint.sqlite3") as database:
            counts += database.execute(asked, [slug]).fetchone()
    return counts[-1]
