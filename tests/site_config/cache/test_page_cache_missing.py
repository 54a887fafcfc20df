from tests.site_config.cache.test_page_cache import PAGE, Site


def test_missing_page_is_built_once_for_a_request():
    site = Site(status="404 Not Found")

    first, second = site.get(accept_encoding="br"), site.get(if_none_match="*")

    assert (first.status, first.body, len(site.asked)) == (404, PAGE, 2)
    assert (second.status, second.body) == (404, PAGE)


def test_missing_page_with_unknown_parameters_is_asked_for_in_full():
    site = Site(status="404 Not Found")

    answer = site.get(query="unknown=1")

    assert (answer.status, site.asked[-1]["QUERY_STRING"]) == (404, "unknown=1")


def test_head_of_a_missing_page_has_no_body():
    answer = Site(status="404 Not Found").get(method="HEAD")

    assert (answer.status, answer.body) == (404, b"")
