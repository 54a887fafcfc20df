"""Accounts in the settings of Jekyll themes, as links."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from importers.collection import LinkPlan
from importers.fields import DataRecord, one_line_text
from importers.report import SourceLine
from profile_app.models import ProfileLink

# Settings without “_username”, “_id” etc., and the URL of such an account.
_ACCOUNTS = {
    "academia": "{}", "acm": "https://dl.acm.org/profile/{}", "arxiv": "https://arxiv.org/a/{}",
    "bitbucket": "https://bitbucket.org/{}", "blogger": "{}",
    "bluesky": "https://bsky.app/profile/{}", "codepen": "https://codepen.io/{}",
    "dblp": "https://dblp.org/pid/{}", "discord": "https://discord.com/users/{}",
    "facebook": "https://facebook.com/{}", "flickr": "https://www.flickr.com/{}",
    "github": "https://github.com/{}", "gitlab": "https://gitlab.com/{}",
    "goodreads": "https://www.goodreads.com/{}",
    "google_scholar": "https://scholar.google.com/citations?user={}",
    "googlescholar": "https://scholar.google.com/citations?user={}",
    "huggingface": "https://huggingface.co/{}", "ieee": "https://ieeexplore.ieee.org/author/{}",
    "impactstory": "{}", "inspirehep": "https://inspirehep.net/authors/{}",
    "instagram": "https://instagram.com/{}", "kaggle": "https://www.kaggle.com/{}",
    "keybase": "https://keybase.io/{}", "lastfm": "https://www.last.fm/user/{}",
    "lattes": "http://lattes.cnpq.br/{}", "linkedin": "https://www.linkedin.com/in/{}",
    "mastodon": "https://{}", "medium": "https://medium.com/@{}",
    "openreview": "https://openreview.net/profile?id={}", "orcid": "https://orcid.org/{}",
    "osf": "https://osf.io/{}", "pinterest": "https://www.pinterest.com/{}",
    "publons": "https://publons.com/a/{}", "pubmed": "https://pubmed.ncbi.nlm.nih.gov/?term={}",
    "quora": "https://www.quora.com/profile/{}",
    "research_gate": "https://www.researchgate.net/profile/{}",
    "researchgate": "https://www.researchgate.net/profile/{}",
    "scholar": "https://scholar.google.com/citations?user={}",
    "scopus": "https://www.scopus.com/authid/detail.uri?authorId={}",
    "semantic": "https://www.semanticscholar.org/author/{}",
    "semanticscholar": "https://www.semanticscholar.org/author/{}",
    "spotify": "https://open.spotify.com/user/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "strava": "https://www.strava.com/athletes/{}", "telegram": "https://telegram.me/{}",
    "twitter": "https://x.com/{}", "unsplash": "https://unsplash.com/@{}", "uri": "{}",
    "website": "{}", "weibo": "https://www.weibo.com/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "wikipedia": "https://wikipedia.org/wiki/User:{}", "work": "{}", "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}", "zhihu": "https://www.zhihu.com/people/{}",
    "zotero": "https://www.zotero.org/{}",
}  # fmt: skip
# Kinds of links that differ from the setting's name.
_KINDS = {
    "google_scholar": "scholar", "googlescholar": "scholar", "huggingface": "hugging",
    "semanticscholar": "semantic", "twitter": "x",
}  # fmt: skip
# Labels that differ from the setting's name.
_LABELS = {
    "academia": "Academia.edu", "acm": "ACM", "arxiv": "arXiv", "codepen": "CodePen",
    "ieee": "IEEE Xplore", "inspirehep": "Inspire HEP", "lastfm": "Last FM", "osf": "OSF",
    "pubmed": "PubMed", "research_gate": "ResearchGate", "researchgate": "ResearchGate",
    "stackoverflow": "Stack Overflow", "uri": "Website",
}  # fmt: skip
_ENDING = re.compile(r"_(?:username|userid|user|id|url|profile)$")


def links_in(
    settings: Mapping[str, Any], place_of: Callable[[str], SourceLine]
) -> Iterator[LinkPlan]:
    """``place_of`` returns the line of a setting."""
    for name, value in settings.items():
        custom, written = DataRecord(value), one_line_text(value)
        account = _account(name)
        kind, url, label = "", "", ""
        if "logo" in custom.fields:
            kind, url, label = "other", custom.text("url"), custom.text("title") or name
        elif account in _ACCOUNTS and written:
            kind = _KINDS.get(account, account)
            kind = kind if kind in ProfileLink.Kind.values else "other"
            url = written if "://" in written else _ACCOUNTS[account].format(_user(name, written))
            if kind == "other":
                label = _LABELS.get(account, account.title())
        if url.startswith(("http://", "https://")):
            yield LinkPlan(kind, url, place_of(name), label)


def account_fields(fields: Mapping[str, Any]) -> set[str]:
    """Return the names of the fields of which ``links_in`` makes links."""
    return {name for name, value in fields.items() if any(links_in({name: value}, SourceLine))}


def _account(name: str) -> str:
    return _ENDING.sub("", name.replace("-", "_"))


def _user(name: str, written: str) -> str:
    if name.startswith("mastodon"):
        user, _, host = written.lstrip("@").partition("@")
        return f"{host}/@{user}" if host else written.lstrip("@")
    return written.lstrip("@")
