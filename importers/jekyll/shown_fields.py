"""What Jekyll themes show of front matter and settings: authors, facts, links and accounts."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from html import unescape
from typing import Any

from importers.collection import Line, LinkPlan
from importers.fields import DataRecord, list_of, mapping_of, one_line_text
from importers.jekyll.documents import Document
from importers.report import SourceLine
from importers.text.markdown_patterns import heading_text, markdown_link
from importers.text.prose import paragraphs
from profile_app.models import ProfileLink

_LINK_FIELD = re.compile(r"^(?P<name>[a-z]+(?:_[a-z]+)*?)_?(?:url|link)$")
_LINK_NAMES = {
    "github": "GitHub", "code": "Code", "slides": "Slides", "video": "Video", "website": "Website",
    "demo": "Demo", "redirect": "Website", "poster": "Poster", "pdf": "PDF", "paper": "Paper",
    "youtube": "YouTube", "twitter": "X", "linkedin": "LinkedIn", "buy": "Where to buy it",
    "slides_url": "Slides", "arxiv": "arXiv", "bibtex": "BibTeX", "code_repository": "Code",
}  # fmt: skip
_NOT_LINKS = frozenset({"perma", "canonical", "base", "external", "share", "see_also", "hover"})
_FACTS = ("talk_date", "project_date", "author", "venue", "event", "type", "location", "role",
          "released", "started", "finished", "status", "stars", "isbn")  # fmt: skip
_FACT_NAMES = {"released": "Published", "started": "Started", "finished": "Finished",
               "stars": "Stars", "isbn": "ISBN", "status": "Status"}  # fmt: skip

_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|tr|td|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def strip_markup(written: str) -> str:
    return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", written))).split())


def address_in(value: object) -> str:
    """Return a field's URL or path, or "" if it is other text."""
    text = one_line_text(value)
    is_address = re.match(r"https?://\S+$", text)
    is_path = re.match(r"/?[\w.-]+(?:/[^/\s]+)+$", text) and "." in text.rpartition("/")[2]
    return text if is_address else f"/{text.lstrip('/')}" if is_path or text.startswith("/") else ""


def head_of(document: Document) -> list[Line]:
    """Return what the theme shows of the front matter above the text."""
    place = SourceLine(document.path, 1)
    links = [markdown_link(label, address) for _, label, address in links_of(document)]
    facts = facts_of(document) if document.kind not in {"posts", "pages"} else []
    return paragraphs([_byline(document), " · ".join([*facts, *links])], place)


def _byline(document: Document) -> str:
    """Return the authors of a Distill page with links and affiliations, if there are any."""
    names, has_details = [], document.kind != "posts"
    for author in map(mapping_of, list_of(document.fields.get("authors"))):
        name, url = one_line_text(author.get("name")), one_line_text(author.get("url"))
        of = author.get("affiliations") or author.get("affiliation")
        at = ", ".join(
            one_line_text(mapping_of(one).get("name")) or one_line_text(one) for one in list_of(of)
        )
        has_details = has_details or bool(at or url)
        linked = markdown_link(name, url) if url and name else name
        names.append(f"{linked} ({at})" if at and linked else linked)
    return "By " + ", ".join(filter(None, names)) if any(names) and has_details else ""


def links_of(document: Document) -> list[tuple[str, str, str]]:
    """Return the name, the label and the target of each link."""
    links = []
    for name, value in document.fields.items():
        field = _LINK_FIELD.fullmatch(name)
        plain = field["name"] if field else name
        if plain in _NOT_LINKS or (field is None and plain not in _LINK_NAMES):
            continue
        address = address_in(value)
        if address:
            label = _LINK_NAMES.get(plain) or plain.replace("_", " ").capitalize()
            links.append((name, label, address))
    return links


def facts_of(document: Document, used: Container[str] = ()) -> list[str]:
    """Return the facts in the order of themes, without those of ``used`` fields."""
    facts = []
    for name in _FACTS:
        if name in used:
            continue
        value = document.text(name)
        if value and not (name == "venue" and value == document.text("event")):
            label = _FACT_NAMES.get(name)
            facts.append(f"{label}: {heading_text(value)}" if label else heading_text(value))
    if document.text("talk_date") or document.text("project_date"):
        return facts[:1] if not used else facts
    return facts


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
