from django.urls import path

from profile_app import views

app_name = "profile_app"

urlpatterns = [
    path("", views.home, name="home"),
    path("publications/", views.publication_list, name="publication_list"),
    path("cv/", views.cv, name="cv"),
    path("theme.css", views.theme_css, name="theme_css"),
]
