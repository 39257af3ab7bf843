"""Addresses of validations on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.validations import views

urlpatterns = [
    path("", views.index, name="desk-validations"),
    path("new/<slug:subject>/", views.new, name="desk-validation-new"),
    path("<slug:key>/", views.change, name="desk-validation"),
    path("<slug:key>/switch/", views.switch, name="desk-validation-switch"),
]
