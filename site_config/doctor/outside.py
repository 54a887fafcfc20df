"""Check the site by requests to its public URL, as browsers send them."""

import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from blog.visits.recording import POST_HEADER
from site_config.doctor.findings import Check, Finding, ok, problem, skipped
from site_config.doctor.seen_request import HEADER, token

SECONDS = 10
DEFAULT_PORTS = {"http": 80, "https": 443}
UPLOAD_URL = "/admin/editor/upload/"
UPLOAD_BYTES = 50_000_000
# Addresses for documentation (RFC 5737): no proxy or client has them.
FORGED, UNDERSCORE = "192.0.2.1", "192.0.2.2"
STYLESHEET = re.compile(rb'rel="stylesheet" href="(/[^"]+)"')
# Renewed when a third of their time is left, by Caddy and certbot.
MIN_PART_OF_TIME_LEFT = 0.25


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class PublicSite:
    """The checks of one URL; each is a method, so that they share the homepage."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url, self.scheme, self.host = url, parts.scheme, parts.hostname or ""
        self.port = parts.port or DEFAULT_PORTS[self.scheme]
        self.netloc = parts.netloc

    def checks(self) -> tuple[tuple[str, Check], ...]:
        return (
            ("Response", self.response),
            ("Certificate", self.certificate),
            ("Redirect to HTTPS", self.redirect),
            ("HSTS", self.hsts),
            ("Proxies", self.proxies),
            ("Compression", self.compression),
            ("Browser cache", self.browser_cache),
            ("nginx cache", self.nginx_cache),
            ("Upload limit", self.upload_limit),
        )

    def is_reachable(self) -> bool:
        try:
            socket.create_connection((self.host, self.port), timeout=SECONDS).close()
        except OSError:
            return False
        return True

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        connection: http.client.HTTPConnection
        if self.scheme == "https":
            connection = http.client.HTTPSConnection(
                self.host, self.port, timeout=SECONDS, context=_unverified()
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        return _ask(connection, path, headers or {})

    @cached_property
    def home(self) -> Answer:
        return self.get("/")

    def response(self) -> Finding:
        started = time.monotonic()
        status = self.get("/healthz").status
        seconds = time.monotonic() - started
        if status != 200:
            return problem(f"/healthz has status {status}. Check the proxy and the server's log.")
        if self.home.status == 400:
            return problem(f"The homepage has status 400. Add {self.host} to ALLOWED_HOSTS.")
        if self.home.headers.get("Location", "").startswith(self.url):
            advice = "The proxy must send X-Forwarded-Proto: https."
            return problem(f"The homepage redirects to itself. {advice}")
        if self.home.status != 200:
            return problem(f"The homepage has status {self.home.status}. See the server's log.")
        return ok(f"{self.url} answers in {1000 * seconds:.0f} ms.")

    def certificate(self) -> Finding:
        if self.scheme != "https":
            return skipped(f"{self.url} doesn't use HTTPS.")
        context = ssl.create_default_context()
        try:
            with (
                socket.create_connection((self.host, self.port), timeout=SECONDS) as plain,
                context.wrap_socket(plain, server_hostname=self.host) as secure,
            ):
                found = secure.getpeercert() or {}
        except ssl.SSLCertVerificationError as error:
            return problem(f"Browsers reject it: {error.verify_message}. Renew or replace it.")
        return time_left(str(found["notBefore"]), str(found["notAfter"]), time.time())

    def redirect(self) -> Finding:
        if self.scheme != "https" or self.port != DEFAULT_PORTS["https"]:
            return skipped(f"{self.url} isn't at the standard port of HTTPS.")
        connection = http.client.HTTPConnection(self.host, timeout=SECONDS)
        try:
            answer = _ask(connection, "/", {})
        except OSError as error:
            return problem(f"http://{self.host} doesn't answer ({error}). Open port 80.")
        if answer.headers.get("Location", "").startswith(f"https://{self.host}"):
            return ok(f"http://{self.host} redirects.")
        advice = "Set HTTPS=true, or redirect in the proxy."
        return problem(f"http://{self.host} has status {answer.status}. {advice}")

    def hsts(self) -> Finding:
        if self.scheme != "https":
            return skipped(f"{self.url} doesn't use HTTPS.")
        if settings.HTTPS and not settings.HSTS_DAYS:
            return skipped("Off, because HSTS_DAYS is 0.")
        sent = self.home.headers.get_all("Strict-Transport-Security") or []
        found = re.search(r"max-age=(\d+)", sent[0]) if sent else None
        if len(sent) > 1:
            return problem("The header is sent twice. Remove it from the proxy; set HSTS_DAYS.")
        if not found or found[1] == "0":
            return problem("Off. Set HTTPS=true and HSTS_DAYS, and let the proxy pass the header.")
        days = int(found[1]) // 86_400
        more = " Once HTTPS works, raise HSTS_DAYS." if days < 30 else ""
        return ok(f"Browsers use HTTPS for {days} day{'s' * (days != 1)}.{more}")

    def proxies(self) -> Finding:
        headers = {HEADER: token(), "X-Forwarded-For": FORGED, "X_Forwarded_For": UNDERSCORE}
        seen = self.get("/healthz", headers).headers.get(HEADER)
        if seen is None:
            advice = "Run this command on the server, with the settings of the site."
            return skipped(f"The site has another SECRET_KEY or an older version. {advice}")
        return as_seen(json.loads(seen), is_https=self.scheme == "https")

    def compression(self) -> Finding:
        answer = self.get("/", {"Accept-Encoding": "br, zstd, gzip"})
        encoding = answer.headers.get("Content-Encoding")
        if encoding:
            return ok(f"The homepage is sent as {encoding}.")
        return problem("Off. The proxy must pass Accept-Encoding to the site, and its response.")

    def browser_cache(self) -> Finding:
        stylesheet = STYLESHEET.search(self.home.body)
        if not stylesheet:
            return problem("The homepage has no stylesheet, so it isn't a page of Offprint.")
        static = self.get(stylesheet[1].decode()).headers.get("Cache-Control", "")
        if "immutable" not in static:
            return problem("Static files lack the site's Cache-Control. The proxy must pass it.")
        etag = self.home.headers.get("ETag")
        if not etag or self.get("/", {"If-None-Match": etag}).status != 304:
            advice = "The proxy must pass ETag and If-None-Match."
            return problem(f"Unchanged pages are sent again. {advice}")
        return ok("Static files are cached for good, unchanged pages aren't sent again.")

    def nginx_cache(self) -> Finding:
        log = settings.NGINX_LOG
        if log is None:
            return skipped("NGINX_LOG isn't set.")
        before = log.stat().st_size
        answers = [self.get("/") for _ in range(3)]
        # Hidden by nginx, as is X-Accel-Expires.
        if any(POST_HEADER in answer.headers for answer in answers):
            return problem("Pages don't come through nginx as in docs/nginx-cache.md.")
        if log.stat().st_size == before:
            advice = "Compare its configuration with docs/nginx-cache.md, and reload nginx."
            return problem(f"nginx sent no page from its cache that is logged in {log}. {advice}")
        return ok(f"nginx sends pages from its cache, and logs them in {log}.")

    def upload_limit(self) -> Finding:
        request = (
            f"POST {UPLOAD_URL} HTTP/1.1\r\nHost: {self.netloc}\r\nConnection: close\r\n"
            f"Content-Length: {UPLOAD_BYTES}\r\nExpect: 100-continue\r\n\r\n"
        )
        with socket.create_connection((self.host, self.port), timeout=SECONDS) as plain:
            secure = self.scheme == "https"
            used = _unverified().wrap_socket(plain, server_hostname=self.host) if secure else plain
            used.sendall(request.encode())
            status = used.recv(1000).decode("latin-1")[9:12]
        size = f"{UPLOAD_BYTES // 1_000_000} MB"
        if status == "413":
            advice = "In nginx, set client_max_body_size 210m."
            return problem(f"The proxy rejects {size}. {advice}")
        if not status or status.startswith("5"):
            return problem(f"An upload of {size} gets {status or 'no answer'}. Check the proxy.")
        return ok(f"No proxy rejects {size} by its length.")


def time_left(begins: str, ends: str, now: float) -> Finding:
    """Judge the time that a certificate is valid; the times are as OpenSSL prints them."""
    start, end = ssl.cert_time_to_seconds(begins), ssl.cert_time_to_seconds(ends)
    text = f"Valid for {(end - now) / 86_400:.0f} more days."
    if end - now < MIN_PART_OF_TIME_LEFT * (end - start):
        return problem(f"{text} It should have been renewed: check Caddy's log, or certbot.")
    return ok(text)


def as_seen(seen: Mapping[str, Any], *, is_https: bool) -> Finding:
    """Judge how the site saw a request with forged headers: see report_headers."""
    forwarded, trusted = seen["forwarded"], seen["trusted"]
    if trusted and UNDERSCORE in forwarded:
        advice = "Drop them in the proxy: see docs/deploy.md."
        return problem(f"It passes headers with an underscore, which forge addresses. {advice}")
    if is_https and not seen["is_secure"]:
        advice = (
            "The proxy must send X-Forwarded-Proto: https."
            if seen["https"]
            else ("Set HTTPS=true.")
        )
        return problem(f"The site doesn't know that readers use HTTPS. {advice}")
    count = len([entry for entry in forwarded if entry not in {FORGED, UNDERSCORE}])
    if trusted != count:
        effect = "can forge their address" if trusted > count else "share the proxy's address"
        return problem(f"Readers {effect}. Set TRUSTED_PROXIES={count} instead of {trusted}.")
    return ok(f"{count} in front of the site. This request came from {seen['address']}.")


def _ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> Answer:
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def _unverified() -> ssl.SSLContext:
    """Return a context for all checks but that of the certificate.

    They send nothing secret: with the token, others could only see how their own request arrives.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
