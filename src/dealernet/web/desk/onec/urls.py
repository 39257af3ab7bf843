"""Addresses of the exchange on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.onec import accounts, acts, figures, odata, sides, views

urlpatterns = [
    path("1c/", views.index, name="desk-onec"),
    path("1c/connect/", views.connect, name="desk-onec-connect"),
    path("1c/password/", acts.password, name="desk-onec-password"),
    path("1c/going/", acts.going, name="desk-onec-going"),
    path("1c/accounts/", accounts.accounts, name="desk-onec-accounts"),
    path("1c/accounts/<str:login>/closing/", accounts.closing, name="desk-onec-account-closing"),
    path("1c/accounts/<str:login>/archives/", acts.archives, name="desk-onec-archives"),
    path("1c/sessions/", views.sessions, name="desk-onec-sessions"),
    path("1c/sessions/<uuid:session_id>/", views.session, name="desk-onec-session"),
    path("1c/files/<uuid:file_id>/", views.file, name="desk-onec-file"),
    path("1c/files/<uuid:file_id>/reading/", acts.reading, name="desk-onec-reading"),
    path("1c/received/<str:ticket>/", views.received, name="desk-onec-received"),
    path("1c/orders/<uuid:entry_id>/sending/", acts.sending, name="desk-onec-sending"),
    path("1c/generations/<uuid:generation_id>/", acts.generation, name="desk-onec-generation"),
    path("1c/orders/<uuid:order_id>/versions/", sides.versions, name="desk-onec-versions"),
    path("1c/orders/<uuid:order_id>/theirs/", sides.theirs, name="desk-onec-theirs"),
    path("1c/orders/<uuid:order_id>/ours/", sides.ours, name="desk-onec-ours"),
    path("1c/figures/", figures.everybody, name="desk-onec-figures"),
    path("1c/figures/<uuid:party_id>/", figures.one, name="desk-onec-figures-of"),
    path("1c/odata/", odata.index, name="desk-onec-odata"),
    path("1c/odata/connection/", odata.connection, name="desk-onec-odata-connection"),
    path("1c/odata/check/", odata.checking, name="desk-onec-odata-check"),
    path("1c/odata/reading/", odata.reading, name="desk-onec-odata-reading"),
    path("1c/odata/readings/<uuid:run_id>/", odata.run, name="desk-onec-odata-run"),
    path("1c/odata/<uuid:entry_id>/sending/", odata.sending, name="desk-onec-odata-sending"),
    path("journal/", views.journal, name="desk-journal"),
]
