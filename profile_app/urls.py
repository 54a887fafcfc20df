from django.urls import path

from blog import url_converters  # noqa: F401  # registers uslug
from profile_app import publication_views, views

app_name = "profile_app"

urlpatterns = [
    path("", views.home, name="home"),
    path("publications/", publication_views.publication_list, name="publication_list"),
    path(
        "publications/<uslug:slug>/",
        publication_views.publication_detail,
        name="publication_detail",
    ),
    path(
        "publications/<uslug:slug>/<str:name>",
        publication_views.publication_file,
        name="publication_file",
    ),
    path("cv/", views.cv, name="cv"),
    path("theme.css", views.theme_css, name="theme_css"),
]
