"""Addresses of webhooks on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.webhooks import editing, views

urlpatterns = [
    path("", views.index, name="desk-webhooks"),
    path("new/<slug:about>/", editing.new, name="desk-webhook-new"),
    path("<slug:key>/", views.card, name="desk-webhook"),
    path("<slug:key>/change/", editing.change, name="desk-webhook-change"),
    path("<slug:key>/switch/", views.switch, name="desk-webhook-switch"),
    path("<slug:key>/test/", views.test, name="desk-webhook-test"),
    path("<slug:key>/secret/", views.secret, name="desk-webhook-secret"),
    path("<slug:key>/replay/", views.replaying, name="desk-webhook-replay"),
    path("<slug:key>/messages/<uuid:entry_id>/", views.message, name="desk-webhook-message"),
    path("<slug:key>/messages/<uuid:entry_id>/again/", views.again, name="desk-webhook-message-again"),
]
