"""Addresses of rules on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.rules import editing, packs, views

urlpatterns = [
    path("", views.index, name="desk-rules"),
    path("packs/", packs.index, name="desk-rule-packs"),
    path("packs/<slug:pack>/", packs.preview, name="desk-rule-pack-preview"),
    path("packs/<slug:pack>/asking/<slug:act>/", packs.asking, name="desk-rule-pack-asking"),
    path("packs/<slug:pack>/switching/", packs.switching, name="desk-rule-pack"),
    path("packs/<slug:pack>/<slug:key>/rehearsal/", packs.rehearsal, name="desk-rule-pack-rehearsal"),
    path("new/", editing.new, name="desk-rule-new"),
    path("<slug:key>/change/", editing.change, name="desk-rule-change"),
    path("<slug:key>/switch/", editing.switch, name="desk-rule-switch"),
    path("<slug:key>/", views.card, name="desk-rule"),
    path("<slug:key>/resumption/", views.resumption, name="desk-rule-resume"),
]
