"""A Jekyll folder, shared by the readers of its posts and of its owner."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from blog.folders.source import Folder
from importers.jekyll.documents import Document, documents
from importers.jekyll.page_texts import PageTexts
from importers.jekyll.scholar import Scholar
from importers.jekyll.site_settings import SiteSettings, read_jekyll_settings
from importers.jekyll.site_values import DataFiles, site_values
from importers.report import ImportReport


@dataclass
class JekyllSite:
    folder: Folder
    report: ImportReport

    @cached_property
    def settings(self) -> SiteSettings:
        return read_jekyll_settings(self.folder, self.report)

    @cached_property
    def documents(self) -> list[Document]:
        return list(documents(self.folder, self.settings, self.report))

    @cached_property
    def data(self) -> DataFiles:
        return DataFiles(self.folder, self.report)

    @cached_property
    def scholar(self) -> Scholar:
        return Scholar(self.folder, self.settings, self.report)

    @cached_property
    def texts(self) -> PageTexts:
        posts = {
            re.sub(r"^(?:.*/)?_posts/", "", d.path).rpartition(".")[0].rpartition("/")[2]: d.path
            for d in self.documents
            if d.kind == "posts"
        }
        counted = Counter(d.kind for d in self.documents)
        values = site_values(self.settings, self.data, counted)
        return PageTexts(self.folder, self.scholar, self.data, posts, values)
