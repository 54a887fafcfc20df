from django.urls import path

from blog import desk, drafts

app_name = "desk"

urlpatterns = [
    path("preview/", desk.preview, name="preview"),
    path("keep/", drafts.keep, name="keep"),
    path("drop/", drafts.drop, name="drop"),
    path("compare/", drafts.compare, name="compare"),
    path("session/", drafts.session, name="session"),
    path("earlier/", drafts.earlier_texts, name="earlier"),
    path("upload/", desk.upload, name="upload"),
    path("describe/", desk.describe, name="describe"),
]
