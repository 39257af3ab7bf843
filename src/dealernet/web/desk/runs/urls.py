"""Addresses of runs on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.runs import examples, views

urlpatterns = [
    path("", views.index, name="desk-runs"),
    path("why/", views.why, name="desk-run-why"),
    path("examples/", examples.index, name="desk-examples"),
    path("examples/whole/<slug:key>/removal/", examples.whole_removal, name="desk-example-whole-removal"),
    path("examples/<slug:key>/<int:event>/", examples.change, name="desk-example-change"),
    path("<uuid:run_id>/example/", examples.making, name="desk-run-example"),
    path("<uuid:run_id>/terms-example/", examples.terms_making, name="desk-run-terms-example"),
    path("<uuid:run_id>/again/", views.again, name="desk-run-again"),
    path("<uuid:run_id>/skipping/", views.skipping, name="desk-run-skip"),
]
