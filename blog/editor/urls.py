from django.urls import path

from blog.editor import api, autosave

app_name = "editor"

urlpatterns = [
    path("preview/", api.preview, name="preview"),
    path("keep/", autosave.keep, name="keep"),
    path("drop/", autosave.drop, name="drop"),
    path("compare/", autosave.compare, name="compare"),
    path("session/", autosave.session, name="session"),
    path("earlier/", autosave.earlier_texts, name="earlier"),
    path("upload/", api.upload, name="upload"),
    path("describe/", api.describe, name="describe"),
]
