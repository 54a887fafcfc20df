"""The people whom the site knows, looked up by how a paper prints their names."""

from collections import defaultdict

from blog.bibliography.reference import Name, is_cjk
from profile_app.models import Person, Profile
from profile_app.publications.spellings import spelling_key


class PeopleBook:
    """Finds people by every spelling; a new one is made once, and only when asked to ``save``."""

    def __init__(self, *, me: str = "") -> None:
        self._by_key: dict[str, list[Person]] = defaultdict(list)
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        self._mine = {spelling_key(name) for name in (*Profile.load().spellings, me) if name}
        self.created: list[Person] = []
        for person in Person.objects.order_by("pk"):
            self._enter(person)

    def find(self, name: Name, *, taken: frozenset[int] = frozenset()) -> Person:
        """Return who is meant, new if nobody is; ``taken``: ids of the paper's other authors.

        Initials mean a person only where one alone fits.
        """
        key = spelling_key(str(name))
        free = [person for person in self._by_key[key] if id(person) not in taken]
        if free:
            return free[0]
        fitting = [p for p in self._by_family[_family_key(name)] if _fits(name, p)]
        if len(fitting) == 1 and id(fitting[0]) not in taken:
            return fitting[0]
        return self._make(name)

    def _make(self, name: Name) -> Person:
        printed = str(name)
        family = " ".join(filter(None, (name.particle, name.family)))
        is_whole = name.is_organisation or (is_cjk(printed) and not name.given)
        is_last_word = not name.suffix and printed.split()[-1:] == [family]
        person = Person(
            name=printed[:200],
            family_name="" if is_last_word or is_whole else family,
            is_organisation=name.is_organisation,
            is_me=spelling_key(printed) in self._mine,
        )
        self._enter(person)
        self.created.append(person)
        return person

    def _enter(self, person: Person) -> None:
        for spelling in person.spellings:
            self._by_key[spelling_key(spelling)].append(person)
            words = spelling_key(spelling).split()
            if words:
                self._by_family[words[-1]].append(person)


def _family_key(name: Name) -> str:
    words = spelling_key(f"{name.family}").split()
    return words[-1] if words else ""


def _fits(name: Name, person: Person) -> bool:
    """Say whether one is the other in initials: ``R. Pan``, ``Rui Pan``; no middle name differs."""
    ours = spelling_key(name.given).split()
    if not ours or person.is_organisation:
        return False
    for spelling in person.spellings:
        theirs = spelling_key(spelling).split()[:-1]
        if not theirs or spelling_key(spelling).split()[-1] != _family_key(name):
            continue
        pairs = list(zip(ours, theirs, strict=False))
        has_initials = any(len(a) == 1 or len(b) == 1 for a, b in pairs)
        if has_initials and all(
            a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in pairs
        ):
            return True
    return False
