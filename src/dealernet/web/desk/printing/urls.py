"""Addresses of printed forms."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.printing import looking, views

urlpatterns = [
    path("", views.index, name="desk-forms"),
    path("new/", views.new, name="desk-form-new"),
    path("look/", looking.look, name="desk-form-look"),
    path("<slug:key>/", views.change, name="desk-form"),
]
