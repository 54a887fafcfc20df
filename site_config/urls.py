from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from blog import url_converters  # noqa: F401  # registers uslug
from blog.papers import paper_forms
from site_config import media, robots
from site_config.feeds import PostFeed, PostRss, feed_page, json_feed
from site_config.imports import upload
from site_config.search import views
from site_config.sitemaps import SITEMAPS
from site_config.social_cards.views import share_picture

handler400 = "site_config.errors.bad_request"
handler403 = "site_config.errors.permission_denied"
handler404 = "site_config.errors.page_not_found"
handler500 = "site_config.errors.server_error"

urlpatterns = [
    path("admin/desk/", include("blog.editor.urls")),
    path("admin/import/site/", upload.move_in, name="move_in"),
    path("admin/import/site/<slug:token>/", upload.move_in_job, name="move_in_job"),
    path("admin/import/", include("profile_app.publications.import_urls")),
    path("admin/jot/", paper_forms.quick_add, name="jot"),
    path("admin/note/", paper_forms.start_note, name="start_note"),
    path("admin/visits/", include("blog.visits.urls")),
    path("admin/", admin.site.urls),
    path("healthz", robots.healthz, name="healthz"),
    path("robots.txt", robots.robots, name="robots"),
    path("feed/", feed_page, name="feeds"),
    path("feed/atom.xml", PostFeed(), name="feed_atom"),
    path("feed/rss.xml", PostRss(), name="feed_rss"),
    path("feed/feed.json", json_feed, name="feed_json"),
    path("feed/topics/<uslug:slug>/atom.xml", PostFeed(), name="topic_feed_atom"),
    path("feed/topics/<uslug:slug>/rss.xml", PostRss(), name="topic_feed_rss"),
    path("feed/topics/<uslug:slug>/feed.json", json_feed, name="topic_feed_json"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("search/", views.search, name="search"),
    path("search/suggest", views.suggest, name="search_suggest"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("share/home.png", share_picture, {"kind": "home"}, name="share_home"),
    path("share/posts/<uslug:name>.png", share_picture, {"kind": "posts"}, name="share_post"),
    path(
        "share/publications/<uslug:name>.png",
        share_picture,
        {"kind": "publications"},
        name="share_publication",
    ),
    path("share/papers/<path:name>.png", share_picture, {"kind": "papers"}, name="share_paper"),
    path("media/<path:name>", media.media_file, name="media_file"),
    path("blog/", include("blog.urls")),
    path("", include("profile_app.urls")),
]
