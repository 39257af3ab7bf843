"""Addresses of rehearsals on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.rehearsals import views

urlpatterns = [
    path("", views.index, name="desk-rehearsals"),
    path("asking/", views.asking, name="desk-rehearsal-asking"),
    path("<uuid:rehearsal_id>/", views.card, name="desk-rehearsal"),
    path("<uuid:rehearsal_id>/cancellation/", views.cancellation, name="desk-rehearsal-cancellation"),
]
