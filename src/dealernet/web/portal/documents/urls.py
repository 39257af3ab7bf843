"""The address of a buyer's papers."""

from __future__ import annotations

from django.urls import path

from dealernet.web.portal.documents import views

urlpatterns = [path("", views.index, name="portal-documents")]
