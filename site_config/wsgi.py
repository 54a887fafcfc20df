import os
import sys

from django.core.wsgi import get_wsgi_application

from site_config.private_files import restrict_new_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
restrict_new_files(())

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.template.loader import get_template  # noqa: E402

# These imports need the app registry, which is ready now.
from blog.visits.drain_worker import DrainBetweenRequests, start_draining  # noqa: E402
from blog.visits.recording import record  # noqa: E402
from site_config.cache.generation_watch import GenerationWatch  # noqa: E402
from site_config.cache.nginx_cache import NginxCacheHeaders  # noqa: E402
from site_config.cache.page_cache import Application, PageCache  # noqa: E402
from site_config.lock_waits import limit_lock_waits  # noqa: E402
from site_config.program import RESOURCES  # noqa: E402

limit_lock_waits()

# An upgrade replaces templates while this version is still serving, so read all of them now.
for template in (RESOURCES / "templates").rglob("*.html"):
    get_template(str(template.relative_to(RESOURCES / "templates")))

BYTES_OF_PAGES = 48 * 1024 * 1024

# uWSGI has no threads by default, and forks after this module is loaded, which ends them.
HAS_THREADS = "uwsgi" not in sys.modules

watch = GenerationWatch(has_thread=HAS_THREADS)
pages: Application = PageCache(
    django_application,
    version=watch,
    record=record,
    max_bytes=BYTES_OF_PAGES,
    is_database_down=watch.is_database_down,
)
if settings.NGINX_LOG:
    pages = NginxCacheHeaders(pages, lambda: watch.checked_at)
if HAS_THREADS:
    application: Application = pages
    start_draining()
else:
    application = DrainBetweenRequests(pages)
