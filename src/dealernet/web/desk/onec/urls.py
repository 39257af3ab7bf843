"""Addresses of the exchange on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.onec import figures, sides, views

urlpatterns = [
    path("1c/", views.index, name="desk-onec"),
    path("1c/password/", views.password, name="desk-onec-password"),
    path("1c/files/<uuid:file_id>/", views.file, name="desk-onec-file"),
    path("1c/files/<uuid:file_id>/reading/", views.reading, name="desk-onec-reading"),
    path("1c/orders/<uuid:entry_id>/sending/", views.sending, name="desk-onec-sending"),
    path("1c/orders/<uuid:order_id>/versions/", sides.versions, name="desk-onec-versions"),
    path("1c/orders/<uuid:order_id>/theirs/", sides.theirs, name="desk-onec-theirs"),
    path("1c/orders/<uuid:order_id>/ours/", sides.ours, name="desk-onec-ours"),
    path("1c/figures/", figures.everybody, name="desk-onec-figures"),
    path("1c/figures/<uuid:party_id>/", figures.one, name="desk-onec-figures-of"),
    path("journal/", views.journal, name="desk-journal"),
]
