"""What readers return: pages, topics, papers and old URLs, and the site's owner."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.reference import Reference
from importers.report import ImportReport, SourceLine


class Line(NamedTuple):
    text: str
    place: SourceLine


@dataclass
class TopicPlan:
    """``key`` identifies the topic in its collection; ``parent`` is a key too."""

    key: str
    name: str
    place: SourceLine
    parent: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass
class SourcePaper:
    """``urls`` are all URLs of the paper; ``url`` is its page. ``mentioned_in`` are files.

    A paper with a ``reference`` is imported like an entry of a bibliography.
    """

    title: str
    place: SourceLine
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
    mentioned_in: set[str] = field(default_factory=set)
    reference: Reference | None = None

    def __post_init__(self) -> None:
        self.mentioned_in.add(self.place.path)

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def summary(self) -> str:
        facts = (self.authors, self.venue, str(self.year or ""), self.url, self.pdf_url, *self.urls)
        found = ", ".join(dict.fromkeys(filter(None, facts)))
        return f"“{self.title}” ({found})" if found else f"“{self.title}”"


@dataclass
class LinkPlan:
    """``kind`` is that of a profile link; a link of kind ``other`` has a label."""

    kind: str
    url: str
    place: SourceLine
    label: str = ""


@dataclass
class WorkPlan:
    """What makes a page a project, talk, course or person of the site.

    ``kind`` is the name of the model; ``values`` are fields other than the title and the text,
    ``once`` those that are set on creation only; ``files`` are fields with files of the folder.
    ``head`` goes above the text where the page becomes a draft post instead, as these models have
    no drafts.
    """

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    links: list[LinkPlan] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)


@dataclass
class MenuPlan:
    """An entry of the old menu; ``target`` is a URL or a path, empty for a heading."""

    label: str
    target: str
    place: SourceLine
    is_nested: bool = False


@dataclass
class SourcePage:
    """``lines`` are Markdown whose links and images still point to the source.

    ``series`` is the title of one, ``part`` the position in it. Unlisted pages are in no list.
    A page with an ``address``, its old path, becomes a page of the site instead of a post, and one
    with ``work`` becomes a project, talk, course or person. Translations of each other have the
    same ``translation_key``. ``refused_language`` is what the source has instead of a language tag.
    """

    path: str
    title: str
    lines: list[Line] = field(default_factory=list)
    address: str = ""
    summary: str = ""
    language: str = "en"
    refused_language: str = ""
    translation_key: str = ""
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
    authors: list[str] = field(default_factory=list)
    work: WorkPlan | None = None

    @property
    def place(self) -> SourceLine:
        return SourceLine(self.path)


@dataclass
class Collection:
    """``old_paths`` and ``topic_pages`` map a URL or a file to a page or a topic.

    ``addresses`` maps link targets to files, ``site_addresses`` maps them to pages that this site
    generates. Neither has a trailing slash or the path of ``own_url``. ``old_lists`` are old paths
    of lists, with the paths of this site's. ``public_folders`` are names that begin with an
    underscore and hide nothing. ``resolve`` returns the file that a target in a file leads to.
    """

    pages: list[SourcePage] = field(default_factory=list)
    topics: list[TopicPlan] = field(default_factory=list)
    papers: list[SourcePaper] = field(default_factory=list)
    old_paths: dict[str, str] = field(default_factory=dict)
    topic_pages: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    site_addresses: dict[str, str] = field(default_factory=dict)
    old_lists: dict[str, str] = field(default_factory=dict)
    menu: list[MenuPlan] = field(default_factory=list)
    own_url: str = ""
    public_folders: frozenset[str] = frozenset()
    resolve: Callable[[str, str], str | None] | None = None

    def add_topic(self, plan: TopicPlan) -> str:
        """Add a topic unless there is one with its key, which is returned."""
        if all(topic.key != plan.key for topic in self.topics):
            self.topics.append(plan)
        return plan.key

    def forget_addresses(self, paths: Container[str]) -> None:
        """Leave out redirects to files."""
        old = self.old_paths.items()
        self.old_paths = {address: path for address, path in old if path not in paths}

    def add_old_path(self, address: str, path: str, report: ImportReport) -> None:
        """Redirect an old path to the first page that has it."""
        first = self.old_paths.setdefault(address, path)
        if first != path:
            message = f"{address} is also the URL of {first}, to which it redirects"
            report.warn(SourceLine(path), message)

    def rewrite(self, change: Callable[[list[Line]], list[Line]]) -> None:
        """Replace the texts of all pages and topics."""
        for page in self.pages:
            page.lines = change(page.lines)
        for topic in self.topics:
            topic.lines = change(topic.lines)


@dataclass
class ProfilePlan:
    place: SourceLine
    name: str = ""
    native_name: str = ""
    headline: str = ""
    bio: list[Line] = field(default_factory=list)
    photo: str = ""
    email_words: str = ""
    announcement: list[Line] = field(default_factory=list)
    footer: list[Line] = field(default_factory=list)
    cv_file: str = ""
    links: list[LinkPlan] = field(default_factory=list)


@dataclass
class PositionPlan:
    """``kind`` is that of a position: ``education`` or ``experience``."""

    kind: str
    role: str
    institution: str
    place: SourceLine
    institution_url: str = ""
    logo: str = ""
    team: str = ""
    location: str = ""
    start_on: date | None = None
    end_on: date | None = None
    advisor: str = ""
    advisor_url: str = ""
    note: list[Line] = field(default_factory=list)


@dataclass
class NewsPlan:
    on: date
    text: list[Line]
    place: SourceLine


@dataclass
class ShortPlan:
    """``section`` is ``award``, ``interest``, or the kind of an activity, such as ``teaching``."""

    section: str
    text: list[Line]
    place: SourceLine
    year: str = ""


@dataclass
class CoauthorPlan:
    """The website of a co-author; ``names`` are spellings."""

    names: list[str]
    url: str
    place: SourceLine


@dataclass
class PublicationsPlan:
    """A bibliography; the files that it names are below ``folders``.

    ``old_paths`` maps old paths to keys of entries.
    """

    path: str
    reading: BibtexReading
    folders: list[str] = field(default_factory=list)
    old_paths: dict[str, str] = field(default_factory=dict)


@dataclass
class PersonPlan:
    profile: ProfilePlan | None = None
    positions: list[PositionPlan] = field(default_factory=list)
    news: list[NewsPlan] = field(default_factory=list)
    shorts: list[ShortPlan] = field(default_factory=list)
    publications: list[PublicationsPlan] = field(default_factory=list)
    coauthors: list[CoauthorPlan] = field(default_factory=list)
