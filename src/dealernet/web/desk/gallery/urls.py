"""The address of the gallery."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.gallery import views

urlpatterns = [path("", views.index, name="desk-gallery")]
