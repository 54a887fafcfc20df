from django.urls import path

from blog import desk

app_name = "desk"

urlpatterns = [
    path("preview/", desk.preview, name="preview"),
    path("upload/", desk.upload, name="upload"),
    path("describe/", desk.describe, name="describe"),
]
