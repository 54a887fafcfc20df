from django.urls import path

from blog.editor import api, autosave

app_name = "editor"

urlpatterns = [
    path("preview/", api.preview_markdown, name="preview"),
    path("autosave/", autosave.autosave, name="autosave"),
    path("discard/", autosave.discard, name="discard"),
    path("compare/", autosave.compare, name="compare"),
    path("session/", autosave.session, name="session"),
    path("autosaves/", autosave.autosave_list, name="autosaves"),
    path("upload/", api.upload, name="upload"),
    path("images/", api.find_images, name="images"),
    path("describe/", api.describe_image, name="describe"),
]
