from django.urls import path

from blog import url_converters  # noqa: F401  # registers uslug
from profile_app import courses, favicon, people, projects, talks, views
from profile_app.cv import views as cv_views
from profile_app.publications import export_views, unapi
from profile_app.publications import views as publication_views
from profile_app.publications.exports import FORMS

app_name = "profile_app"

urlpatterns = [
    path("", views.home, name="home"),
    path("publications/", publication_views.publication_list, name="publication_list"),
    path(
        "publication/<uslug:slug>/",
        publication_views.former_publication,
        name="former_publication",
    ),
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
    *(
        path(
            f"publications.{form.extension}",
            export_views.publications_export,
            {"form": form},
            name=f"publications_{form.extension}",
        )
        for form in FORMS
    ),
    *(
        path(
            f"publications/<uslug:slug>.{form.extension}",
            export_views.publication_export,
            {"form": form},
            name=f"publication_{form.extension}",
        )
        for form in FORMS
    ),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/<uslug:slug>/", projects.project_detail, name="project_detail"),
    path("talks/", talks.talk_list, name="talk_list"),
    path("talks.ics", talks.talk_calendar, name="talk_calendar"),
    path("talks/<uslug:slug>/", talks.talk_detail, name="talk_detail"),
    path("teaching/", courses.course_list, name="course_list"),
    path("teaching/<uslug:slug>/", courses.course_detail, name="course_detail"),
    path("people/", people.person_list, name="person_list"),
    path("people/<uslug:slug>/", people.person_detail, name="person_detail"),
    path("unapi", unapi.unapi, name="unapi"),
    path("news/", views.news, name="news"),
    path("cv/", cv_views.cv, name="cv"),
    path("cv.pdf", cv_views.cv_pdf, name="cv_pdf"),
    path("favicon.svg", favicon.favicon_svg, name="favicon_svg"),
    path("favicon.ico", favicon.favicon_ico, name="favicon_ico"),
    path("theme.css", views.theme_css, name="theme_css"),
]
