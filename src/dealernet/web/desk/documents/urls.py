"""Addresses of papers on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.documents import views

urlpatterns = [path("", views.index, name="desk-documents")]
