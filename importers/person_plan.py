"""What readers return about a site's owner, each part with its location.

Texts are lines of Markdown whose links and images still point to the source. Files are given by
their paths in the source's folder.
"""

from dataclasses import dataclass, field
from datetime import date

from blog.bibliography.bibtex_reading import BibtexReading
from importers.collection import Line
from importers.report import Location


@dataclass
class LinkPlan:
    """``kind`` is that of a profile link; a link of kind ``other`` has a label."""

    kind: str
    url: str
    place: Location
    label: str = ""


@dataclass
class ProfilePlan:
    place: Location
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
    place: Location
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
    place: Location


@dataclass
class ShortPlan:
    """``section`` is ``award``, ``interest``, or the kind of an activity, such as ``teaching``."""

    section: str
    text: list[Line]
    place: Location
    year: str = ""


@dataclass
class PublicationsPlan:
    """A bibliography; the files that it names are below ``folders``.

    ``former_names`` maps an entry's key to the end of its old URL: ``/publication/x``.
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
