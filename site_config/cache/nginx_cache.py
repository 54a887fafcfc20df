"""Tell nginx in front of the site which pages it may send from its cache, and until when.

docs/nginx-cache.md describes its side.
"""

from collections.abc import Callable, Iterable
from typing import Any

from blog.visits.recording import POST_HEADER
from site_config.cache.cached_page import Headers
from site_config.cache.page_cache import SENT_PAGE, Application, Environ, StartResponse

EXPIRES = "X-Accel-Expires"
# Replaces a page that is gone, which nginx would send again when the site is down.
ALWAYS_EXPIRED = "@1"


class NginxCacheHeaders:
    """WSGI middleware around the page cache; ``checked_at`` is when content was last current.

    nginx compares whole seconds: a page is fresh until the end of the second in which this process
    looked for changes. So no reader gets a page that was changed more than a second ago.
    """

    def __init__(self, application: Application, checked_at: Callable[[], float]) -> None:
        self._application = application
        self._checked_at = checked_at

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # Before the page is chosen, which may be older than what is found meanwhile.
        checked_at = self._checked_at()

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            page = environ.get(SENT_PAGE)
            if page is not None:
                added = [(EXPIRES, f"@{int(checked_at)}")]
                if page.counted is not None:
                    added.append((POST_HEADER, str(page.counted)))
            elif "HTTP_IF_NONE_MATCH" in environ and status[0] in "34" and status[:3] != "304":
                added = [(EXPIRES, ALWAYS_EXPIRED)]
            else:
                added = []
            return start_response(status, [*headers, *added], *rest)

        return self._application(environ, start)
