from profile_app.models.authors import Authorship
from profile_app.models.courses import Course, CourseMaterial
from profile_app.models.cv import CvSection
from profile_app.models.former_slugs import FormerSlug
from profile_app.models.home import HomeSection
from profile_app.models.identifiers import Identifier
from profile_app.models.imported_rows import ImportedRow
from profile_app.models.menu import MenuItem
from profile_app.models.person import Person, PersonLink
from profile_app.models.positions import Position
from profile_app.models.profile import Profile, ProfileLink
from profile_app.models.projects import Project, ProjectLink
from profile_app.models.publications import Publication
from profile_app.models.resources import Resource
from profile_app.models.short_items import Activity, Award, Interest, News, Student
from profile_app.models.talks import Talk
from profile_app.models.works import Work

WORKS: tuple[type[Work], ...] = (Project, Talk, Course)

__all__ = [
    "WORKS",
    "Activity",
    "Authorship",
    "Award",
    "Course",
    "CourseMaterial",
    "CvSection",
    "FormerSlug",
    "HomeSection",
    "Identifier",
    "ImportedRow",
    "Interest",
    "MenuItem",
    "News",
    "Person",
    "PersonLink",
    "Position",
    "Profile",
    "ProfileLink",
    "Project",
    "ProjectLink",
    "Publication",
    "Resource",
    "Student",
    "Talk",
]
