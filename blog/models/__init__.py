from blog.models.content import Content, MarkdownContent
from blog.models.content_version import ContentVersion
from blog.models.downloads import DailyDownloads, DownloadKey
from blog.models.drafts import DraftRevision
from blog.models.images import FormerPath, Image
from blog.models.links import Citation, PostLink
from blog.models.note_templates import NoteTemplate
from blog.models.papers import Paper
from blog.models.posts import Post
from blog.models.previews import PreviewLink
from blog.models.redirects import Redirect
from blog.models.search import SearchEntry, SearchWord
from blog.models.series import Series
from blog.models.topics import Topic, TopicalQuerySet
from blog.models.versions import Version
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
from blog.models.writing import Writing

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
    "Topic",
    "TopicalQuerySet",
    "Version",
    "WindowScore",
    "WindowState",
    "Writing",
]
