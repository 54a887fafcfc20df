"""The readers of a site's owner, by format."""

from collections.abc import Callable

from blog.folders.source import Folder
from importers.collection import PersonPlan
from importers.hugo.person import read_hugo_person
from importers.jekyll.person import read_person as read_jekyll_person
from importers.report import ImportReport

PersonReader = Callable[[Folder, ImportReport], PersonPlan]

# Formats without an entry, such as folders of notes, have no owner.
PERSON_READERS: dict[str, PersonReader] = {
    "al-folio": read_jekyll_person,
    "academicpages": read_jekyll_person,
    "jekyll": read_jekyll_person,
    "hugo": read_hugo_person,
    "hugoblox": read_hugo_person,
}
