from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django_otp_webauthn.views import (
    BeginCredentialAuthenticationView,
    CompleteCredentialAuthenticationView,
)

from blog import url_converters  # noqa: F401  # registers uslug and pagepath
from blog.admin import trash
from blog.papers import paper_forms
from blog.views import page_detail
from site_config import admin_search, admin_settings, changelog, media, well_known
from site_config.accounts import passkeys, sign_in, two_factor
from site_config.accounts import views as account_views
from site_config.feeds import PostFeed, PostRss, feed_page, json_feed
from site_config.imports import undo, upload
from site_config.person_feeds import NewsFeed, NewsRss, PublicationFeed, PublicationRss
from site_config.search import views
from site_config.sitemap import sitemap
from site_config.social_cards.views import social_card

handler400 = "site_config.errors.bad_request"
handler403 = "site_config.errors.permission_denied"
handler404 = "site_config.errors.page_not_found"
handler500 = "site_config.errors.server_error"

urlpatterns = [
    path("admin/editor/", include("blog.editor.urls")),
    path("admin/import/site/", upload.import_site_upload, name="import_site"),
    path("admin/import/site/<slug:token>/", upload.import_job, name="import_job"),
    path("admin/import/undo/<int:pk>/", undo.undo, name="undo_import"),
    path("admin/import/", include("profile_app.publications.import_urls")),
    path("admin/quick-add/", paper_forms.quick_add, name="quick_add"),
    path("admin/jot/", RedirectView.as_view(pattern_name="quick_add", query_string=True)),
    path(
        "admin/blog/writing/<path:rest>",
        RedirectView.as_view(url="/admin/blog/blogsettings/%(rest)s", query_string=True),
    ),
    path(
        "admin/blog/post/bin-page/", RedirectView.as_view(pattern_name="admin:blog_post_trash_view")
    ),
    *(
        path(
            f"admin/blog/post/<int:object_id>/{page}-page/",
            RedirectView.as_view(pattern_name=f"admin:blog_post_{page}_view"),
        )
        for page in ("publish", "share")
    ),
    path(
        "admin/desk/earlier/",
        RedirectView.as_view(pattern_name="editor:autosaves", query_string=True),
    ),
    path("admin/invitation/<token>/", account_views.accept_invitation, name="accept_invitation"),
    path("admin/password_change/", account_views.change_password),
    path("admin/login/", sign_in.SignInView.as_view()),
    path("admin/login/code/", sign_in.second_factor, name="second_factor"),
    path(
        "admin/login/passkey/begin/",
        BeginCredentialAuthenticationView.as_view(),
        name="passkey_begin",
    ),
    path(
        "admin/login/passkey/",
        CompleteCredentialAuthenticationView.as_view(),
        name="passkey_complete",
    ),
    path("admin/two-factor/", two_factor.two_factor, name="two_factor"),
    path("admin/two-factor/app/", two_factor.set_up_app, name="set_up_app"),
    path("admin/two-factor/codes/", two_factor.recovery_codes, name="recovery_codes"),
    path("admin/two-factor/remove/", two_factor.remove, name="remove_factor"),
    path(
        "admin/two-factor/passkey/begin/",
        passkeys.BeginPasskeyView.as_view(),
        name="new_passkey_begin",
    ),
    path(
        "admin/two-factor/passkey/",
        passkeys.CompletePasskeyView.as_view(),
        name="new_passkey_complete",
    ),
    path("admin/password/", account_views.forgot_password, name="forgot_password"),
    path(
        "admin/password/<uidb64>/<token>/",
        account_views.NewPasswordView.as_view(),
        name="new_password",
    ),
    path("admin/trash/", trash.trash, name="trash"),
    path("admin/note/", paper_forms.start_note, name="start_note"),
    path("admin/visits/", include("blog.visits.urls")),
    path("admin/search/", admin_search.search),
    path("admin/whats-new/", changelog.whats_new, name="whats_new"),
    path("admin/settings/", admin_settings.settings_index, name="settings_index"),
    path("admin/", admin.site.urls),
    path("healthz", well_known.healthz, name="healthz"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("robots.txt", well_known.robots, name="robots"),
    path("feed/", feed_page, name="feeds"),
    path("feed/atom.xml", PostFeed(), name="feed_atom"),
    path("feed/rss.xml", PostRss(), name="feed_rss"),
    path("feed/feed.json", json_feed, name="feed_json"),
    path("feed/publications/atom.xml", PublicationFeed(), name="publication_feed_atom"),
    path("feed/publications/rss.xml", PublicationRss(), name="publication_feed_rss"),
    path("feed/news/atom.xml", NewsFeed(), name="news_feed_atom"),
    path("feed/news/rss.xml", NewsRss(), name="news_feed_rss"),
    path("feed/topics/<uslug:slug>/atom.xml", PostFeed(), name="topic_feed_atom"),
    path("feed/topics/<uslug:slug>/rss.xml", PostRss(), name="topic_feed_rss"),
    path("feed/topics/<uslug:slug>/feed.json", json_feed, name="topic_feed_json"),
    path("feed/languages/<slug:language>/atom.xml", PostFeed(), name="language_feed_atom"),
    path("feed/languages/<slug:language>/rss.xml", PostRss(), name="language_feed_rss"),
    path("feed/languages/<slug:language>/feed.json", json_feed, name="language_feed_json"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("search/", views.search, name="search"),
    path("search/suggest", views.suggest, name="search_suggest"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("share/home.png", social_card, {"kind": "home"}, name="share_home"),
    path("share/posts/<uslug:name>.png", social_card, {"kind": "posts"}, name="share_post"),
    path("share/pages/<pagepath:name>.png", social_card, {"kind": "pages"}, name="share_page"),
    path(
        "share/publications/<uslug:name>.png",
        social_card,
        {"kind": "publications"},
        name="share_publication",
    ),
    path(
        "share/projects/<uslug:name>.png", social_card, {"kind": "projects"}, name="share_project"
    ),
    path("share/talks/<uslug:name>.png", social_card, {"kind": "talks"}, name="share_talk"),
    path("share/courses/<uslug:name>.png", social_card, {"kind": "courses"}, name="share_course"),
    path("share/people/<uslug:name>.png", social_card, {"kind": "people"}, name="share_person"),
    path("share/papers/<path:name>.png", social_card, {"kind": "papers"}, name="share_paper"),
    path("media/<path:name>", media.serve_media, name="media_file"),
    path("blog/", include("blog.urls")),
    path("", include("profile_app.urls")),
    # Last, because it matches any path.
    path("<pagepath:path>/", page_detail, name="page_detail"),
]
