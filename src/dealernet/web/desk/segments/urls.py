"""Addresses of the segments of buyers."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.segments import views

urlpatterns = [
    path("", views.index, name="desk-segments"),
    path("new/", views.new, name="desk-segment-new"),
    path("<slug:key>/", views.change, name="desk-segment"),
    path("<slug:key>/archive/", views.archive, name="desk-segment-archive"),
    path("<slug:key>/restoration/", views.restore, name="desk-segment-restoration"),
]
