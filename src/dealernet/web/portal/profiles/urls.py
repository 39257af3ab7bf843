"""Addresses of a buyer's legal faces."""

from __future__ import annotations

from django.urls import path

from dealernet.web.portal.profiles import views

urlpatterns = [
    path("", views.index, name="portal-profiles"),
    path("new/", views.new, name="portal-profile-new"),
    path("<uuid:profile_id>/", views.change, name="portal-profile"),
]
