"""Asking doi.org and arXiv what a work is: few hosts, little time, bounded answers."""

import json
import time
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin, urlsplit

import urllib3
from django.conf import settings

from blog.bibliography.arxiv_reading import ArxivError, from_arxiv
from blog.bibliography.csl_reading import CslError, from_csl
from blog.bibliography.csl_writing import CONTENT_TYPE
from blog.bibliography.identifying import ARXIV, WorkId
from blog.bibliography.reference import Reference

MOST_BYTES = 2 * 1024 * 1024
SECONDS_BETWEEN_BYTES = 6.0
SECONDS_IN_ALL = 15.0
MOST_REDIRECTS = 5
USER_AGENT = "Offprint (a researcher's website, looking up one work)"
BY_HAND = "You can fill in the form by hand, or paste BibTeX."


class LookupFailedError(Exception):
    """Nothing was found; the sentence says why, and what to do instead."""


@dataclass(frozen=True)
class Services:
    """Where to ask, and which hosts an answer may lead to."""

    doi: str = "https://doi.org/"
    arxiv: str = "https://export.arxiv.org/api/query"
    origins: frozenset[str] = frozenset(
        f"https://{host}"
        for host in (
            *("doi.org", "dx.doi.org", "api.crossref.org", "data.crossref.org"),
            *("data.datacite.org", "api.datacite.org", "data.crosscite.org"),
            *("arxiv.org", "export.arxiv.org"),
        )
    )


SERVICES = Services()


def look_up(work: WorkId, services: Services = SERVICES) -> Reference:
    """Return what doi.org's registration agency or arXiv knows. Raises LookupFailedError."""
    if not settings.LOOKUP:
        raise LookupFailedError(f"This site may not ask other servers (LOOKUP=false). {BY_HAND}")
    if work.kind == ARXIV:
        address = f"{services.arxiv}?id_list={quote(work.value)}&max_results=1"
        data = _fetch(address, "application/atom+xml", "arXiv", work, services)
        try:
            return from_arxiv(data)
        except ArxivError as error:
            raise LookupFailedError(f"{work}: {error} {BY_HAND}") from error
    data = _fetch(services.doi + quote(work.value), CONTENT_TYPE, "doi.org", work, services)
    try:
        reference = from_csl(json.loads(data))
    except (CslError, ValueError, RecursionError) as error:
        message = f"{work}: the answer of its registry cannot be read. {BY_HAND}"
        raise LookupFailedError(message) from error
    return reference if reference.doi or reference.arxiv_id else replace(reference, doi=work.value)


def _fetch(address: str, accept: str, who: str, work: WorkId, services: Services) -> bytes:
    """Follow redirects by hand, so that each is held against the hosts that may be asked."""
    deadline = time.monotonic() + SECONDS_IN_ALL
    headers = {"Accept": accept, "User-Agent": USER_AGENT}
    with urllib3.PoolManager(retries=False) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" not in services.origins:
                raise LookupFailedError(
                    f"{work} leads to {parts.netloc or 'nowhere'}, which is not asked. {BY_HAND}"
                )
            try:
                answer = _answer(pool, address, headers, deadline)
            except (urllib3.exceptions.HTTPError, OSError, TimeoutError) as error:
                raise LookupFailedError(_silence(who, error)) from error
            if isinstance(answer, bytes):
                return answer
            if isinstance(answer, int):
                raise LookupFailedError(_refusal(who, work, answer))
            address = urljoin(address, answer)
    raise LookupFailedError(f"{work} leads from one address to the next without end. {BY_HAND}")


def _answer(
    pool: urllib3.PoolManager, address: str, headers: dict[str, str], deadline: float
) -> bytes | str | int:
    """Return the body, or where it is, or the status that says that there is none."""
    wait = urllib3.Timeout(connect=SECONDS_BETWEEN_BYTES, read=SECONDS_BETWEEN_BYTES)
    response = pool.request(
        "GET", address, headers=headers, timeout=wait, redirect=False, preload_content=False
    )
    try:
        if response.status in {301, 302, 303, 307, 308}:
            return response.headers.get("Location", "")
        if response.status != 200:
            return response.status
        body = b""
        for piece in response.stream(16_384, decode_content=True):
            body += piece
            if len(body) > MOST_BYTES:
                raise OSError("the answer is far too long")
            if time.monotonic() > deadline:
                raise TimeoutError
        return body
    finally:
        response.close()


def _silence(who: str, error: Exception) -> str:
    # A connection that is refused calls itself a kind of time-out as well.
    is_refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError) and not is_refused:
        return f"{who} did not answer in time. Try again later. {BY_HAND}"
    if isinstance(error, OSError) and "too long" in str(error):
        return f"{who} answered with more than a description of a work can be. {BY_HAND}"
    return f"{who} cannot be reached: is this machine online? {BY_HAND}"


def _refusal(who: str, work: WorkId, status: int) -> str:
    if status in {404, 410}:
        return f"{who} knows no work {work}. Is there a slip in it?"
    if status == 406:
        return f"{who} has no description of {work} in a form that can be read. {BY_HAND}"
    return f"{who} answered with an error ({status}). Try again later. {BY_HAND}"
