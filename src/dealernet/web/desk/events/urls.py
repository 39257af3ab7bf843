"""Addresses of the log on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.events import views

urlpatterns = [
    path("", views.index, name="desk-events"),
    path("parked/<int:parked_id>/again/", views.again, name="desk-event-again"),
    path("parked/<int:parked_id>/skipping/", views.skipping, name="desk-event-skip"),
    path("outgoing/", views.outgoing, name="desk-outgoing"),
]
