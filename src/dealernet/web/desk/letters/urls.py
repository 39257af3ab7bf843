"""Addresses of letters on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.letters import editing, views

urlpatterns = [
    path("", views.index, name="desk-letters"),
    path("templates/", editing.index, name="desk-letter-templates"),
    path("templates/new/", editing.new, name="desk-letter-template-new"),
    path("templates/<slug:key>/", editing.template, name="desk-letter-template"),
    path("<uuid:message_id>/", views.card, name="desk-letter"),
    path("<uuid:message_id>/face/", views.face, name="desk-letter-face"),
    path("<uuid:message_id>/again/", views.again, name="desk-letter-again"),
]
