"""What programs ask for at fixed URLs: ``/healthz``, ``security.txt`` and ``robots.txt``."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_safe

from profile_app.context import profile_of
from site_config.doctor.seen_request import report_headers

# Crawlers that collect training data, by their published user agents.
AI_CRAWLERS = (
    "GPTBot", "ClaudeBot", "anthropic-ai", "Google-Extended", "Applebot-Extended", "CCBot",
    "Bytespider", "Amazonbot", "meta-externalagent", "FacebookBot",
    "cohere-training-data-crawler", "Diffbot", "omgili", "PanguBot", "AI2Bot",
    "Timpibot", "ImagesiftBot",
)  # fmt: skip


@require_safe
@xframe_options_deny
def healthz(request: HttpRequest) -> HttpResponse:
    """Respond with 200 if the process and its database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    headers = {"Cache-Control": "no-store", **report_headers(request)}
    return HttpResponse("ok\n", content_type="text/plain", headers=headers)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """https://www.rfc-editor.org/rfc/rfc9116; the date changes daily, so that pages are cached."""
    contact = settings.SECURITY_CONTACT or request.build_absolute_uri("/")
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    canonical = request.build_absolute_uri()
    text = f"Contact: {contact}\nExpires: {expires}\nCanonical: {canonical}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri("/sitemap.xml")
    text = f"User-agent: *\nDisallow: /admin/\nDisallow: /search/\nSitemap: {sitemap}\n"
    if not profile_of(request).lets_ai_train:
        agents = "".join(f"User-agent: {name}\n" for name in AI_CRAWLERS)
        text += f"\n{agents}Disallow: /\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
