"""Addresses of saved views."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.savedviews import views

urlpatterns = [
    path("<uuid:view_id>/removal/", views.removal, name="desk-view-removal"),
    path("<slug:name>/", views.saved, name="desk-views"),
    path("<slug:name>/columns/", views.columns, name="desk-list-columns"),
]
