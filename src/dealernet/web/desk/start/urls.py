"""Addresses of the first steps."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.start import views

urlpatterns = [path("", views.index, name="desk-start")]
