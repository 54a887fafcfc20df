from profile_app.models.person import Person
from profile_app.models.positions import Position
from profile_app.models.profile import Profile, ProfileLink
from profile_app.models.publications import Authorship, Publication, Resource
from profile_app.models.sections import Activity, Award, Interest, News

__all__ = [
    "Activity",
    "Authorship",
    "Award",
    "Interest",
    "News",
    "Person",
    "Position",
    "Profile",
    "ProfileLink",
    "Publication",
    "Resource",
]
