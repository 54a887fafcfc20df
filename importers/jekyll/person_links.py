"""Accounts in a Jekyll site's settings, as links of the profile."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from importers.jekyll.site_settings import mapping_of, one_line_text
from importers.person_plan import LinkPlan
from importers.report import Location

# Setting without “_username”, “_id” etc.: kind, URL and label.
_ACCOUNTS = {
    "academia": ("other", "{}", "Academia.edu"),
    "acm": ("other", "https://dl.acm.org/profile/{}", "ACM"),
    "arxiv": ("other", "https://arxiv.org/a/{}", "arXiv"),
    "bitbucket": ("other", "https://bitbucket.org/{}", "Bitbucket"),
    "blogger": ("other", "{}", "Blogger"),
    "bluesky": ("bluesky", "https://bsky.app/profile/{}", ""),
    "codepen": ("other", "https://codepen.io/{}", "CodePen"),
    "dblp": ("dblp", "https://dblp.org/pid/{}", ""),
    "discord": ("other", "https://discord.com/users/{}", "Discord"),
    "facebook": ("other", "https://facebook.com/{}", "Facebook"),
    "flickr": ("other", "https://www.flickr.com/{}", "Flickr"),
    "github": ("github", "https://github.com/{}", ""),
    "gitlab": ("gitlab", "https://gitlab.com/{}", ""),
    "goodreads": ("other", "https://www.goodreads.com/{}", "Goodreads"),
    "google_scholar": ("scholar", "https://scholar.google.com/citations?user={}", ""),
    "googlescholar": ("scholar", "https://scholar.google.com/citations?user={}", ""),
    "huggingface": ("hugging", "https://huggingface.co/{}", ""),
    "ieee": ("other", "https://ieeexplore.ieee.org/author/{}", "IEEE Xplore"),
    "impactstory": ("other", "{}", "Impactstory"),
    "inspirehep": ("other", "https://inspirehep.net/authors/{}", "Inspire HEP"),
    "instagram": ("other", "https://instagram.com/{}", "Instagram"),
    "kaggle": ("other", "https://www.kaggle.com/{}", "Kaggle"),
    "keybase": ("other", "https://keybase.io/{}", "Keybase"),
    "lastfm": ("other", "https://www.last.fm/user/{}", "Last FM"),
    "lattes": ("other", "http://lattes.cnpq.br/{}", "Lattes"),
    "linkedin": ("linkedin", "https://www.linkedin.com/in/{}", ""),
    "mastodon": ("mastodon", "https://{}", ""),
    "medium": ("other", "https://medium.com/@{}", "Medium"),
    "openreview": ("openreview", "https://openreview.net/profile?id={}", ""),
    "orcid": ("orcid", "https://orcid.org/{}", ""),
    "osf": ("other", "https://osf.io/{}", "OSF"),
    "pinterest": ("other", "https://www.pinterest.com/{}", "Pinterest"),
    "publons": ("other", "https://publons.com/a/{}", "Publons"),
    "pubmed": ("other", "https://pubmed.ncbi.nlm.nih.gov/?term={}", "PubMed"),
    "quora": ("other", "https://www.quora.com/profile/{}", "Quora"),
    "research_gate": ("other", "https://www.researchgate.net/profile/{}", "ResearchGate"),
    "researchgate": ("other", "https://www.researchgate.net/profile/{}", "ResearchGate"),
    "scholar": ("scholar", "https://scholar.google.com/citations?user={}", ""),
    "scopus": ("other", "https://www.scopus.com/authid/detail.uri?authorId={}", "Scopus"),
    "semantic": ("semantic", "https://www.semanticscholar.org/author/{}", ""),
    "semanticscholar": ("semantic", "https://www.semanticscholar.org/author/{}", ""),
    "spotify": ("other", "https://open.spotify.com/user/{}", "Spotify"),
    "stackoverflow": ("other", "https://stackoverflow.com/users/{}", "Stack Overflow"),
    "strava": ("other", "https://www.strava.com/athletes/{}", "Strava"),
    "telegram": ("other", "https://telegram.me/{}", "Telegram"),
    "twitter": ("x", "https://x.com/{}", ""),
    "unsplash": ("other", "https://unsplash.com/@{}", "Unsplash"),
    "uri": ("other", "{}", "Website"),
    "website": ("other", "{}", "Website"),
    "weibo": ("other", "https://www.weibo.com/{}", "Weibo"),
    "wikidata": ("other", "https://www.wikidata.org/wiki/{}", "Wikidata"),
    "wikipedia": ("other", "https://wikipedia.org/wiki/User:{}", "Wikipedia"),
    "work": ("other", "{}", "Work"),
    "x": ("x", "https://x.com/{}", ""),
    "youtube": ("youtube", "https://www.youtube.com/@{}", ""),
    "zhihu": ("other", "https://www.zhihu.com/people/{}", "Zhihu"),
    "zotero": ("other", "https://www.zotero.org/{}", "Zotero"),
}
_ENDING = re.compile(r"_(?:username|userid|user|id|url|profile)$")


def links_in(settings: Mapping[str, Any], path: str, lines: list[str]) -> Iterator[LinkPlan]:
    """``lines`` are those of the settings file, used to locate each value."""
    for name, value in settings.items():
        if custom := mapping_of(value):
            url, label = (
                one_line_text(custom.get("url")),
                one_line_text(custom.get("title")) or name,
            )
            if url.startswith(("http://", "https://")) and "logo" in custom:
                yield LinkPlan("other", url, _place(path, lines, name), label)
            continue
        account = _ACCOUNTS.get(_ENDING.sub("", name.replace("-", "_")))
        written = one_line_text(value)
        if account is None or not written:
            continue
        kind, pattern, label = account
        url = written if "://" in written else pattern.format(_user(name, written))
        if url.startswith(("http://", "https://")):
            yield LinkPlan(kind, url, _place(path, lines, name), label)


def _user(name: str, written: str) -> str:
    if name.startswith("mastodon"):
        user, _, host = written.lstrip("@").partition("@")
        return f"{host}/@{user}" if host else written.lstrip("@")
    return written.lstrip("@")


def _place(path: str, lines: list[str], name: str) -> Location:
    beginning = re.compile(rf"^\s*[\"']?{re.escape(name)}[\"']?\s*:")
    number = next((n for n, line in enumerate(lines, 1) if beginning.match(line)), 0)
    return Location(path, number)
