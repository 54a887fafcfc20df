"""One folder as Jekyll sees it: for whoever takes its posts, and for whoever takes its person."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from blog.exchange.jekyll.documents import Document, documents
from blog.exchange.jekyll.page_texts import PageTexts
from blog.exchange.jekyll.scholar import Scholar
from blog.exchange.jekyll.site_settings import SiteSettings, read_settings
from blog.exchange.jekyll.site_values import DataFiles, site_values
from blog.exchange.report import Report
from blog.exchange.source import Folder


@dataclass
class JekyllSite:
    folder: Folder
    report: Report

    @cached_property
    def settings(self) -> SiteSettings:
        return read_settings(self.folder, self.report)

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
