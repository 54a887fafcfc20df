from blog.models.autosaves import DraftRevision
from blog.models.base import Content, MarkdownContent
from blog.models.blog_settings import Writing
from blog.models.cache_generation import ContentVersion
from blog.models.downloads import DailyDownloads, DownloadKey
from blog.models.images import FormerPath, Image
from blog.models.links import Citation, PostLink
from blog.models.note_templates import NoteTemplate
from blog.models.papers import Paper
from blog.models.posts import Post
from blog.models.previews import PreviewLink
from blog.models.redirects import Redirect
from blog.models.revisions import Version
from blog.models.search import SearchEntry, SearchWord
from blog.models.series import Series
from blog.models.stale_texts import StaleText
from blog.models.topics import Topic, TopicalQuerySet
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
    "Citation",
    "Content",
    "ContentVersion",
    "DailyDownloads",
    "DailyReferrer",
    "DailySalt",
    "DailyVisits",
    "DownloadKey",
    "DraftRevision",
    "ExcludedRequests",
    "FormerPath",
    "HourlyVisits",
    "Image",
    "JournalBookmark",
    "MarkdownContent",
    "NoteTemplate",
    "Paper",
    "Post",
    "PostLink",
    "PreviewLink",
    "ReaderKey",
    "Redirect",
    "SearchEntry",
    "SearchWord",
    "Series",
    "SiteDay",
    "SiteReferrer",
    "StaleText",
    "Topic",
    "TopicalQuerySet",
    "Version",
    "WindowScore",
    "WindowState",
    "Writing",
]
