"""Addresses of the border with 1C."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.border import views

urlpatterns = [
    path("", views.index, name="desk-border"),
    path("publication/", views.publication, name="desk-border-publication"),
]
