"""Addresses of rules on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.rules import views

urlpatterns = [
    path("", views.index, name="desk-rules"),
    path("<slug:key>/", views.card, name="desk-rule"),
    path("<slug:key>/resumption/", views.resumption, name="desk-rule-resume"),
]
