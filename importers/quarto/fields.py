"""Front matter that has no equivalent here is named, unless it only sets how pages look."""

import re

from importers.collection import SourcePage
from importers.quarto.site import Document
from importers.report import ImportReport
from importers.works import report_other_fields

_USED = frozenset({
    "title", "subtitle", "author", "authors", "date", "date-modified", "categories", "tags",
    "description", "abstract", "image", "lang", "language", "draft", "aliases", "listing", "about",
    "bibliography", "execute", "series", "part", "status", "cover", "banner", "thumbnail",
})  # fmt: skip
_SETTINGS = re.compile(
    r"(?:format|jupyter|knitr|engine\w*|output|params|runtime|site|knit|toc|code|fig|tbl|csl|nocite|css"
    r"|theme|include|page|sidebar|navbar|citation|editor|title-block|comments|search|crossref|filters"
    r"|header|documentclass|classoption|geometry|fontsize|freeze|resources?|repo|vignette|preview"
    r"|canonical|base_url|creative|collections|twitter|open-graph|resource_files|github|favicon|links?"
    r"|colorlinks|biblio\w*|mainfont|monofont|anchor|smooth|html|mermaid|from|to|number|order|image"
    r"|pagetitle|website|book|project|echo|always_allow_html|reference|appendix|callout|sort|date"
    r"|published|cache|warning|message|eval|latex|pdf|self|embed|highlight|df|keep|shortcodes"
    r"|kernelspec|language_info|link|table|linestretch|papersize|keywords|interactive|lightbox"
    r"|cover|url|slug|type|layout|bread|back|margin|grid|other|notebook\w*|metadata)(?:[-_].*)?"
)


def report_unread_fields(document: Document, page: SourcePage, report: ImportReport) -> None:
    if page.work is None:
        own = {
            name: value
            for name, value in document.source.fields.items()
            if not _SETTINGS.fullmatch(str(name))
        }
        report_other_fields(own, _USED, (), document.source, report)
