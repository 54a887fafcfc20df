from urllib.parse import quote

import pytest


@pytest.fixture
def note(site, pages):
    return site.url + pages["note"]


@pytest.fixture
def reports(page):
    """The reports of the page, as they are sent."""
    found = []
    page.on("request", lambda sent: found.append(sent.post_data) if sent.method == "POST" else None)
    return found


def of(address):
    return "path=" + quote("/" + address.split("/", 3)[3], safe="")


def test_freshly_loaded_page_reports_nothing(page, reports, note):
    page.goto(note)
    page.wait_for_timeout(300)

    assert reports == []


def test_page_of_an_export_reports_its_reader_once(page, reports, note):
    def serve_a_copy(route):
        answer = route.fetch()
        made = 'data-served="2020-01-01T10:00:00+00:00" data-was='
        route.fulfill(response=answer, body=answer.text().replace("data-served=", made))

    page.route(note, serve_a_copy)

    page.goto(note)
    page.wait_for_timeout(300)

    assert reports == [of(note)]


def test_prerendered_page_reports_its_reader_when_it_is_shown(page, reports, note):
    page.add_init_script("Object.defineProperty(document, 'prerendering', {value: true})")
    page.goto(note)
    page.wait_for_timeout(300)
    before = list(reports)

    page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
    page.wait_for_timeout(300)

    assert (before, reports) == ([], [of(note)])


RESTORE = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


@pytest.mark.parametrize(("later", "number"), [("00:01:00", 0), ("25:00:00", 1)])
def test_page_restored_on_a_later_day_reports_its_reader(page, reports, note, later, number):
    page.clock.install()
    page.goto(note)

    page.clock.fast_forward(later)
    page.evaluate(RESTORE)
    page.evaluate(RESTORE)
    page.wait_for_timeout(300)

    assert reports == [of(note)] * number


def test_report_is_accepted(page, note):
    page.add_init_script("Object.defineProperty(document, 'prerendering', {value: true})")
    page.goto(note)

    with page.expect_response("**/blog/visit/") as answered:
        page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")

    assert answered.value.status == 204
