"""Links to a person's accounts, and email addresses in words."""

from urllib.parse import urlsplit

from blog.bibliography.entry_facts import is_valid_url
from importers.collection import LinkPlan, ProfilePlan
from importers.report import SourceLine
from profile_app.models import ProfileLink
from profile_app.profile_links import SERVICE_HOSTS

_OTHER_NAMES = {
    "researchgate.net": "ResearchGate", "stackoverflow.com": "Stack Overflow",
    "medium.com": "Medium", "kaggle.com": "Kaggle", "zhihu.com": "知乎", "t.me": "Telegram",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram", "academia.edu": "Academia.edu", "publons.com": "Publons",
    "scopus.com": "Scopus", "webofscience.com": "Web of Science", "inspirehep.net": "INSPIRE",
    "arxiv.org": "arXiv", "researcherid.com": "ResearcherID", "osf.io": "OSF",
}  # fmt: skip


def add_profile_link(
    profile: ProfilePlan, address: str, icon: str, name: str, place: SourceLine
) -> bool:
    """Add a link or an email address to a profile; return whether ``address`` is one."""
    if address.startswith("mailto:"):
        profile.email_words = profile.email_words or in_words(address.removeprefix("mailto:"))
        return True
    if not is_valid_url(address):
        return False
    kind, label = link_kind(address, icon), ""
    if kind == ProfileLink.Kind.OTHER:
        host = _host_of(address).removeprefix("www.")
        usual = next((label for end, label in _OTHER_NAMES.items() if host.endswith(end)), "")
        label = (name or usual or host)[:60]
    if all(link.url != address for link in profile.links):
        profile.links.append(LinkPlan(kind, address, place, label))
    return True


def in_words(address: str) -> str:
    """Return an email address spelled out, so that bots don't collect it."""
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
    is_mastodon = "mastodon" in host or icon == "mastodon"
    return ProfileLink.Kind.MASTODON if is_mastodon else ProfileLink.Kind.OTHER


def _host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()
