import pytest

from site_config.cache.nginx_cache import NginxCacheHeaders
from tests.site_config.cache.test_page_cache import Site

CHECKED_AT = 1_796_000_000.9


def answers(site, **headers):
    """The headers for nginx of two requests: one builds the page, the next gets it at once."""
    cache, site.cache = site.cache, NginxCacheHeaders(site.cache, lambda: CHECKED_AT)
    found = [site.get(**headers).headers for _ in range(2)]
    site.cache = cache
    return [(sent.get("X-Accel-Expires"), sent.get("X-Offprint-Post")) for sent in found]


@pytest.mark.parametrize("headers", [{}, {"if_none_match": "*"}])
def test_cached_page_is_fresh_until_the_end_of_the_second_of_the_last_check(headers):
    post = Site(headers=[("X-Offprint-Post", "12")])

    assert answers(post, **headers) == [("@1796000000", "12")] * 2
    assert answers(Site(), **headers) == [("@1796000000", None)] * 2


@pytest.mark.parametrize(
    "site",
    [Site(headers=[("Set-Cookie", "a=b")]), Site(headers=[("Cache-Control", "private")])],
)
def test_other_answer_is_not_for_the_cache_of_nginx(site):
    assert answers(site) == [(None, None)] * 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently"])
def test_page_that_is_gone_is_replaced(status):
    assert answers(Site(status=status), if_none_match='"a"') == [("@1", None)] * 2
    assert answers(Site(status=status)) == [(None, None)] * 2


def test_error_replaces_nothing():
    assert answers(Site(status="503 Unavailable"), if_none_match='"a"') == [(None, None)] * 2


def test_signed_in_reader_gets_no_page_for_the_cache():
    site = Site()
    site.get()

    assert answers(site, cookie="sessionid=x") == [(None, None)] * 2
