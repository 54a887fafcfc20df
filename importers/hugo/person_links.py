"""Links to a person's accounts, which themes list as icons."""

from urllib.parse import urlsplit

from blog.bibliography.entry_facts import is_valid_url
from importers.hugo.person_facts import FactTable
from importers.person_plan import LinkPlan, ProfilePlan
from profile_app.models import ProfileLink
from profile_app.profile_links import SERVICE_HOSTS

_LISTS = ("social", "profiles", "links", "socialicons", "contact_links")
_WORDS_OF_CV = ("cv", "resume", "résumé", "curriculum")
_MASTODON = ("mastodon",)
_OTHER_NAMES = {
    "researchgate.net": "ResearchGate", "stackoverflow.com": "Stack Overflow",
    "medium.com": "Medium", "kaggle.com": "Kaggle", "zhihu.com": "知乎", "t.me": "Telegram",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram", "academia.edu": "Academia.edu", "publons.com": "Publons",
    "scopus.com": "Scopus", "webofscience.com": "Web of Science", "inspirehep.net": "INSPIRE",
    "arxiv.org": "arXiv", "researcherid.com": "ResearcherID", "osf.io": "OSF",
}  # fmt: skip


def import_links(owner: FactTable, plan: ProfilePlan) -> None:
    """Add links, the e-mail address and the CV to the profile; report other links."""
    known = {link.url for link in plan.links}
    for one in owner.tables(*_LISTS[:1]) or owner.tables(*_LISTS[1:]):
        address = one.text("link", "url", "href")
        name = one.text("label", "name", "text", "title")
        icon = one.text("icon", "network").rpartition("/")[2]
        if not address:
            continue
        if address.startswith("mailto:"):
            plan.email_words = plan.email_words or in_words(address.removeprefix("mailto:"))
        elif is_valid_url(address):
            if address not in known:
                known.add(address)
                plan.links.append(_link(address, icon, name, one))
        else:
            _import_local(address, f"{icon} {name}", one, plan)


def in_words(address: str) -> str:
    """Return an e-mail address spelled out, so that bots don't collect it."""
    plain = address.partition("?")[0].strip()
    return plain.replace("@", " at ").replace(".", " dot ") if "@" in plain else ""


def link_kind(address: str, icon: str) -> str:
    host = _host_of(address)
    if host.startswith("scholar.google."):
        return ProfileLink.Kind.SCHOLAR
    if host.endswith(".github.io") and icon != "github":
        return ProfileLink.Kind.OTHER
    for kind, ends in SERVICE_HOSTS.items():
        if any(host == end or host.endswith(f".{end}") for end in ends):
            return kind
    if "gitlab" in host:
        return ProfileLink.Kind.GITLAB
    is_mastodon = "mastodon" in host or icon in _MASTODON
    return ProfileLink.Kind.MASTODON if is_mastodon else ProfileLink.Kind.OTHER


def _link(address: str, icon: str, name: str, one: FactTable) -> LinkPlan:
    kind = link_kind(address, icon)
    if kind != ProfileLink.Kind.OTHER:
        return LinkPlan(kind, address, one.place)
    host = _host_of(address).removeprefix("www.")
    usual = next((label for end, label in _OTHER_NAMES.items() if host.endswith(end)), "")
    return LinkPlan(kind, address, one.place, (name or usual or host)[:60])


def _host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()


def _import_local(address: str, words: str, one: FactTable, plan: ProfilePlan) -> None:
    path = one.file(address)
    is_cv = any(word in f"{words} {address}".lower() for word in _WORDS_OF_CV)
    if path.lower().endswith(".pdf") and (is_cv or not plan.cv_file):
        plan.cv_file = plan.cv_file or path
    elif not address.startswith(("#", "/#")) and not address.endswith((".xml", "feed/")):
        where = "not found in the folder" if not path else "not a file that a profile can link to"
        one.report.warn(one.place, f"link “{words.strip()}”: {address} is {where}")
