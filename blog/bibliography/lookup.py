"""Look up a work at doi.org or arXiv, with limits on hosts, time and size."""

import json
import time
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

import urllib3
from django.conf import settings

from blog.bibliography.arxiv_reading import ArxivError, from_arxiv
from blog.bibliography.csl_reading import CslError, from_csl
from blog.bibliography.csl_writing import CSL_CONTENT_TYPE
from blog.bibliography.identifying import ARXIV, WorkId
from blog.bibliography.reference import Reference

MAX_RESPONSE_BYTES = 2 * 1024 * 1024
READ_TIMEOUT = 6.0
TOTAL_TIMEOUT = 15.0
MAX_LOOKUP_REDIRECTS = 5
USER_AGENT = "Offprint (a researcher's website, looking up one work)"
BY_HAND = "You can fill in the form yourself, or paste BibTeX."


class LookupFailedError(Exception):
    """Nothing was found; the message says why and what to do instead."""


_HOSTS = (
    "doi.org", "dx.doi.org", "api.crossref.org", "data.crossref.org",
    "data.datacite.org", "api.datacite.org", "data.crosscite.org",
    "arxiv.org", "export.arxiv.org",
)  # fmt: skip


@dataclass(frozen=True)
class Services:
    """The services to ask, and the origins to which they may redirect."""

    doi: str = "https://doi.org/"
    arxiv: str = "https://export.arxiv.org/api/query"
    origins: frozenset[str] = frozenset(f"https://{host}" for host in _HOSTS)


SERVICES = Services()


def fetch_reference(work: WorkId, services: Services = SERVICES) -> Reference:
    """Ask doi.org's registration agency or arXiv. Raise LookupFailedError."""
    if not settings.LOOKUP:
        raise LookupFailedError(f"Lookups are disabled (LOOKUP=false). {BY_HAND}")
    if work.kind == ARXIV:
        url = f"{services.arxiv}?id_list={quote(work.value)}&max_results=1"
        data = _fetch(url, "application/atom+xml", "arXiv", work, services)
        try:
            return from_arxiv(data)
        except ArxivError as error:
            raise LookupFailedError(f"{work}: {error} {BY_HAND}") from error
    data = _fetch(services.doi + quote(work.value), CSL_CONTENT_TYPE, "doi.org", work, services)
    try:
        reference = from_csl(json.loads(data))
    except (CslError, ValueError, RecursionError) as error:
        message = f"{work}: the registry's response can't be read. {BY_HAND}"
        raise LookupFailedError(message) from error
    return reference if reference.doi or reference.arxiv_id else replace(reference, doi=work.value)


def _fetch(url: str, accept: str, who: str, work: WorkId, services: Services) -> bytes:
    """Follow redirects here, so that each host is checked against the allowed ones."""
    deadline = time.monotonic() + TOTAL_TIMEOUT
    headers = {"Accept": accept, "User-Agent": USER_AGENT}
    with urllib3.PoolManager(retries=False) as pool:
        for _ in range(MAX_LOOKUP_REDIRECTS + 1):
            parts = urlsplit(url)
            if f"{parts.scheme}://{parts.netloc}" not in services.origins:
                host = parts.netloc or "no host"
                raise LookupFailedError(
                    f"{work} redirects to {host}, which is not an allowed service. {BY_HAND}"
                )
            try:
                answer = _request(pool, url, headers, deadline)
            except (urllib3.exceptions.HTTPError, OSError, TimeoutError) as error:
                raise LookupFailedError(_connection_message(who, error)) from error
            if isinstance(answer, bytes):
                return answer
            if isinstance(answer, int):
                raise LookupFailedError(_status_message(who, work, answer))
            url = urljoin(url, answer)
    raise LookupFailedError(f"{work} redirects too many times. {BY_HAND}")


def _request(
    pool: urllib3.PoolManager, url: str, headers: dict[str, str], deadline: float
) -> bytes | str | int:
    """Return the body, the URL of a redirect, or the status of an error."""
    timeout = urllib3.Timeout(connect=READ_TIMEOUT, read=READ_TIMEOUT)
    response = pool.request(
        "GET", url, headers=headers, timeout=timeout, redirect=False, preload_content=False
    )
    try:
        if response.status in {301, 302, 303, 307, 308}:
            return response.headers.get("Location", "")
        if response.status != 200:
            return response.status
        body = b""
        for chunk in response.stream(16_384, decode_content=True):
            body += chunk
            if len(body) > MAX_RESPONSE_BYTES:
                raise OSError("the response is too large")
            if time.monotonic() > deadline:
                raise TimeoutError
        return body
    finally:
        response.close()


def _connection_message(who: str, error: Exception) -> str:
    # A refused connection is a subclass of a timeout.
    is_refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError) and not is_refused:
        return f"{who} did not respond in time. Try again later. {BY_HAND}"
    if isinstance(error, OSError) and "too large" in str(error):
        return f"The response from {who} is too large. {BY_HAND}"
    return f"{who} can't be reached. Check that this server is online. {BY_HAND}"


def _status_message(who: str, work: WorkId, status: int) -> str:
    if status in {404, 410}:
        return f"{work} wasn't found at {who}. Check for typos."
    if status == 406:
        return f"{who} doesn't describe {work} in a supported format. {BY_HAND}"
    return f"{who} responded with an error ({status}). Try again later. {BY_HAND}"
