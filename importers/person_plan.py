"""What a reader of somebody's old site hands over about the person: every part with its place.

Texts are lines of Markdown whose links and pictures still are those of the source; files are named
by their paths in the source's folder.
"""

from dataclasses import dataclass, field
from datetime import date

from blog.bibliography.bibtex_reading import BibtexReading
from importers.collection import Line
from importers.report import Place


@dataclass
class LinkPlan:
    """``kind`` is one of a profile link's kinds; one of kind ``other`` has a label."""

    kind: str
    url: str
    place: Place
    label: str = ""


@dataclass
class ProfilePlan:
    place: Place
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
    """``kind`` is one of a position's kinds: ``education`` or ``experience``."""

    kind: str
    role: str
    institution: str
    place: Place
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
    place: Place


@dataclass
class ShortPlan:
    """``section`` is ``award``, ``interest``, or one of an activity's kinds (``teaching``)."""

    section: str
    text: list[Line]
    place: Place
    year: str = ""


@dataclass
class PublicationsPlan:
    """One bibliography; below ``folders``, of the source's own, are the files that it names.

    ``former_names`` has, by an entry's key, what ended the address of its page: ``/publication/x``.
    """

    path: str
    reading: BibtexReading
    folders: list[str] = field(default_factory=list)
    former_names: dict[str, str] = field(default_factory=dict)


@dataclass
class PersonPlan:
    profile: ProfilePlan | None = None
    positions: list[PositionPlan] = field(default_factory=list)
    news: list[NewsPlan] = field(default_factory=list)
    shorts: list[ShortPlan] = field(default_factory=list)
    publications: list[PublicationsPlan] = field(default_factory=list)
