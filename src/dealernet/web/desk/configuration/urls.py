"""Addresses of the configuration on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.configuration import views

urlpatterns = [
    path("", views.index, name="desk-configuration"),
    path("file/", views.file, name="desk-configuration-file"),
    path("taking-over/", views.taking_over, name="desk-configuration-taking"),
    path("<slug:kind>/<str:key>/", views.history, name="desk-configuration-history"),
    path("<slug:kind>/<str:key>/rollback/", views.rollback, name="desk-configuration-rollback"),
]
