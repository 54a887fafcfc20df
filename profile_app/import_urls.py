from django.urls import path

from profile_app import bibtex_upload

app_name = "importing"

urlpatterns = [
    path(
        "publications/",
        bibtex_upload.import_bibtex,
        {"target": bibtex_upload.PUBLICATIONS},
        name="publications",
    ),
    path("papers/", bibtex_upload.import_bibtex, {"target": bibtex_upload.PAPERS}, name="papers"),
]
