"""The page cache passes on the query parameters that pages read, checked with every page."""

from typing import ClassVar

import pytest
from django.http import QueryDict

from blog.models import Series
from site_config.cache.page_cache import FILES, NAMED_PARAMETERS, UNCACHED_PATHS, is_public
from tests.data import make_page, make_paper, make_post, make_publication, make_topic
from tests.site_config.addresses import public_addresses


class RecordedQuery(QueryDict):
    """A query string that records which of its parameters were read."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)

    def getlist(self, name, default=None):
        self.names.add(name)
        return super().getlist(name, default)


def recording(get_response):
    """Middleware that ignores pages that aren't cached, as these get the whole query."""

    def respond(request):
        request.GET, before = RecordedQuery(), set(RecordedQuery.names)
        response = get_response(request)
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code != 200 or not is_public(headers):
            RecordedQuery.names.intersection_update(before)
        return response

    return respond


@pytest.mark.django_db
def test_cache_key_includes_every_parameter_that_pages_read(client, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.recording"]
    make_post(slug="a-note", topics=(make_topic(slug="a-note"),))
    Series.objects.create(title="Series", slug="a-note")
    make_paper(citation_key="1")
    make_publication(slug="a-note")
    make_page("/a-page/")

    for address in public_addresses():
        if not (address.startswith(UNCACHED_PATHS) or FILES.match(address)):
            client.get(address)

    assert RecordedQuery.names == set(NAMED_PARAMETERS)
