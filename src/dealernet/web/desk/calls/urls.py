"""Addresses of calls on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.calls import acting, views

urlpatterns = [
    path("", views.index, name="desk-calls"),
    path("<uuid:call_id>/", views.card, name="desk-call"),
    path("<uuid:call_id>/returned/", acting.returned, name="desk-call-returned"),
    path("<uuid:call_id>/mark/", acting.mark, name="desk-call-mark"),
    path("<uuid:call_id>/buyer/", acting.buyer, name="desk-call-buyer"),
]
