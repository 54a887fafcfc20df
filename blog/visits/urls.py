from django.urls import path

from blog.visits import csv_exports, opt_out

app_name = "visits"

urlpatterns = [
    path("per-day.csv", csv_exports.days, name="days"),
    path("per-post.csv", csv_exports.posts, name="posts"),
    path("referrers.csv", csv_exports.referrers, name="referrers"),
    path("downloads.csv", csv_exports.downloads, name="downloads"),
    path("left-out.csv", csv_exports.filtered, name="left_out"),
    path("this-device/", opt_out.this_device, name="this_device"),
]
