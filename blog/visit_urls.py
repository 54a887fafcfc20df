from django.urls import path

from blog import not_counted, visit_exports

app_name = "visits"

urlpatterns = [
    path("per-day.csv", visit_exports.days, name="days"),
    path("per-post.csv", visit_exports.posts, name="posts"),
    path("referrers.csv", visit_exports.referrers, name="referrers"),
    path("downloads.csv", visit_exports.downloads, name="downloads"),
    path("left-out.csv", visit_exports.left_out, name="left_out"),
    path("this-device/", not_counted.this_device, name="this_device"),
]
