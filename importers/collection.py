"""What a reader passes to the importer: pages, topics, papers and old URLs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from importers.report import Place


class Line(NamedTuple):
    """A line of Markdown and its source."""

    text: str
    place: Place


@dataclass
class TopicPlan:
    """``key`` identifies the topic in its collection; ``parent`` is a key too."""

    key: str
    name: str
    place: Place
    parent: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass
class PaperPlan:
    """``urls`` are all URLs of the paper; ``url`` is its page."""

    title: str
    place: Place
    venue: str = ""
    year: int | None = None
    authors: str = ""
    urls: list[str] = field(default_factory=list)
    url: str = ""
    pdf_url: str = ""
    state: str = ""
    citation_key: str = ""
    has_note: bool = False
    topics: list[str] = field(default_factory=list)


@dataclass
class Page:
    """``lines`` are Markdown whose links and images still point to the source.

    ``series`` is the title of one, ``part`` the position in it. No list has unlisted pages.
    """

    path: str
    title: str
    lines: list[Line] = field(default_factory=list)
    summary: str = ""
    language: str = "en"
    is_note: bool = False
    is_draft: bool = False
    is_unlisted: bool = False
    published_at: datetime | None = None
    updated_at: datetime | None = None
    cover: str = ""
    topics: list[str] = field(default_factory=list)
    series: str = ""
    part: int | None = None
    paper: PaperPlan | None = None


@dataclass
class Collection:
    """``old_paths`` and ``topic_pages`` map a URL or a file to a page or a topic.

    ``addresses`` maps link targets to files, ``site_addresses`` maps them to pages that this site
    generates. Neither has a trailing slash or the path of ``own_url``.
    """

    format: str
    pages: list[Page] = field(default_factory=list)
    topics: list[TopicPlan] = field(default_factory=list)
    papers: list[PaperPlan] = field(default_factory=list)
    old_paths: dict[str, str] = field(default_factory=dict)
    topic_pages: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    site_addresses: dict[str, str] = field(default_factory=dict)
    own_url: str = ""
