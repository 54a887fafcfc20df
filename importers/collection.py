"""What a reader passes to the importer: pages, topics, papers and old URLs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from importers.report import Location


class Line(NamedTuple):
    """A line of Markdown and its source."""

    text: str
    place: Location


@dataclass
class TopicPlan:
    """``key`` identifies the topic in its collection; ``parent`` is a key too."""

    key: str
    name: str
    place: Location
    parent: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass
class SourcePaper:
    """``urls`` are all URLs of the paper; ``url`` is its page."""

    title: str
    place: Location
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
class SourcePage:
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
    paper: SourcePaper | None = None


@dataclass
class Collection:
    """``old_paths`` and ``topic_pages`` map a URL or a file to a page or a topic.

    ``addresses`` maps link targets to files, ``site_addresses`` maps them to pages that this site
    generates. Neither has a trailing slash or the path of ``own_url``.
    """

    format: str
    pages: list[SourcePage] = field(default_factory=list)
    topics: list[TopicPlan] = field(default_factory=list)
    papers: list[SourcePaper] = field(default_factory=list)
    old_paths: dict[str, str] = field(default_factory=dict)
    topic_pages: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    site_addresses: dict[str, str] = field(default_factory=dict)
    own_url: str = ""
