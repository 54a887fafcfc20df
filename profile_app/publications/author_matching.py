"""Match the names on a paper with the people on the site."""

from collections import defaultdict

from blog.bibliography.reference import Name, is_cjk_name
from profile_app.models import Person, Profile
from profile_app.publications.spellings import spelling_key


class AuthorMatcher:
    """Find people by every spelling, and create the missing ones unsaved."""

    def __init__(self, *, me: str = "") -> None:
        self._by_key: dict[str, list[Person]] = defaultdict(list)
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        self._own_keys = {spelling_key(name) for name in (*Profile.load().spellings, me) if name}
        self.created: list[Person] = []
        self.by_pk: dict[int, Person] = {}
        for person in Person.objects.order_by("pk"):
            self.by_pk[person.pk] = person
            self._add(person)

    def find(self, name: Name, *, taken: frozenset[int] = frozenset()) -> Person:
        """Return the person with this name, or a new one.

        Initials match only if exactly one person fits. ``taken``: ids (of objects) of the paper's
        other authors.
        """
        key = spelling_key(str(name))
        free = [person for person in self._by_key[key] if id(person) not in taken]
        if free:
            return free[0]
        matching = [p for p in self._by_family[_family_key(name)] if _has_initials(name, p)]
        if len(matching) == 1 and id(matching[0]) not in taken:
            return matching[0]
        return self._create(name)

    def _create(self, name: Name) -> Person:
        printed = str(name)
        family = " ".join(filter(None, (name.particle, name.family)))
        is_whole = name.is_organization or (is_cjk_name(printed) and not name.given)
        is_last_word = not name.suffix and printed.split()[-1:] == [family]
        person = Person(
            name=printed[:200],
            family_name="" if is_last_word or is_whole else family,
            is_organisation=name.is_organization,
            is_me=spelling_key(printed) in self._own_keys,
        )
        self._add(person)
        self.created.append(person)
        return person

    def _add(self, person: Person) -> None:
        for spelling in person.spellings:
            self._by_key[spelling_key(spelling)].append(person)
            words = spelling_key(spelling).split()
            if words:
                self._by_family[words[-1]].append(person)


def _family_key(name: Name) -> str:
    words = spelling_key(f"{name.family}").split()
    return words[-1] if words else ""


def _has_initials(name: Name, person: Person) -> bool:
    """Whether one name is the other in initials, such as ``R. Pan`` and ``Rui Pan``."""
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
