from blog.models.autosaves import Autosave
from blog.models.base import DemoAware, MarkdownContent, SingleRow
from blog.models.blog_settings import BlogSettings
from blog.models.cache_generation import CacheGeneration
from blog.models.downloads import DailyDownloads, DownloadKey
from blog.models.images import FormerPath, Image
from blog.models.links import Citation, PostLink
from blog.models.note_templates import NoteTemplate
from blog.models.pages import Page
from blog.models.papers import Paper
from blog.models.posts import Post
from blog.models.preview_links import PreviewLink
from blog.models.redirects import Redirect
from blog.models.revisions import Revision
from blog.models.search import SearchEntry, SearchWord
from blog.models.series import Series
from blog.models.site_imports import SiteImport
from blog.models.stale_texts import StaleText
from blog.models.topics import Topic, TopicalQuerySet
from blog.models.trashed_rows import TrashedRow
from blog.models.visits import (
    DailyReferrer,
    DailySalt,
    DailyVisits,
    ExcludedRequests,
    HourlyVisits,
    JournalBookmark,
    ReaderKey,
    SiteDay,
    SiteReferrer,
    WindowScore,
    WindowState,
)

__all__ = [
    "Autosave",
    "BlogSettings",
    "CacheGeneration",
    "Citation",
    "DailyDownloads",
    "DailyReferrer",
    "DailySalt",
    "DailyVisits",
    "DemoAware",
    "DownloadKey",
    "ExcludedRequests",
    "FormerPath",
    "HourlyVisits",
    "Image",
    "JournalBookmark",
    "MarkdownContent",
    "NoteTemplate",
    "Page",
    "Paper",
    "Post",
    "PostLink",
    "PreviewLink",
    "ReaderKey",
    "Redirect",
    "Revision",
    "SearchEntry",
    "SearchWord",
    "Series",
    "SingleRow",
    "SiteDay",
    "SiteImport",
    "SiteReferrer",
    "StaleText",
    "Topic",
    "TopicalQuerySet",
    "TrashedRow",
    "WindowScore",
    "WindowState",
]
