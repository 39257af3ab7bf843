"""Addresses of buyers on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.buyers import views

urlpatterns = [
    path("", views.index, name="desk-buyers"),
    path("<uuid:party_id>/", views.card, name="desk-buyer"),
    path("<uuid:party_id>/terms/", views.terms, name="desk-buyer-terms"),
    path("<uuid:party_id>/invitation/", views.invitation, name="desk-buyer-invitation"),
]
