from django.urls import path

from blog import (
    url_converters,  # noqa: F401  # registers uslug
    views,
)
from blog.editor import preview_links
from blog.papers import paper_exports
from blog.visits import beacon, opt_out

app_name = "blog"

urlpatterns = [
    path("", views.post_list, name="post_list"),
    path("popular/", views.popular, name="popular"),
    path("papers/", views.paper_list, name="paper_list"),
    path("papers.bib", paper_exports.papers_bib, name="papers_bib"),
    path("papers/<int:pk>.bib", paper_exports.paper_bib, name="paper_bib"),
    path("papers/<path:key>/", views.paper_detail, name="paper_detail"),
    path("series/<uslug:slug>/", views.series_detail, name="series_detail"),
    path("visit/", beacon.report_visit, name="report_visit"),
    path("not-counted/", opt_out.not_counted, name="not_counted"),
    path("preview/<str:token>/", preview_links.preview, name="preview"),
    path("privacy/", views.privacy, name="privacy"),
    path("topics/", views.topic_list, name="topic_list"),
    path("topics/<uslug:slug>/", views.topic_detail, name="topic_detail"),
    path("archive/", views.whole_archive, name="whole_archive"),
    path("archive/<int:year>/", views.archive, name="archive"),
    path("<uslug:slug>/", views.post_detail, name="post_detail"),
]
