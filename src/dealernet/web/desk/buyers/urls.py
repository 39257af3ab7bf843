"""Addresses of buyers on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.buyers import keeping, views
from dealernet.web.desk.buyers.people import people
from dealernet.web.desk.buyers.suggesting import suggestions
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-buyers"),
    path("export.xlsx", lists.buyers, name="desk-buyers-export"),
    path("suggestions/", suggestions, name="desk-buyer-suggestions"),
    path("people/", people, name="desk-people"),
    path("people/export.xlsx", lists.people, name="desk-people-export"),
    path("new/", keeping.new, name="desk-buyer-new"),
    path("<uuid:party_id>/", views.card, name="desk-buyer"),
    path("<uuid:party_id>/terms/", views.terms, name="desk-buyer-terms"),
    path("<uuid:party_id>/examples/<uuid:example_id>/", views.example_removal, name="desk-buyer-example-removal"),
    path("<uuid:party_id>/shipping/", views.shipping, name="desk-buyer-shipping"),
    path("<uuid:party_id>/invitation/", views.invitation, name="desk-buyer-invitation"),
    path("<uuid:party_id>/requisites/", keeping.requisites, name="desk-buyer-requisites"),
    path("<uuid:party_id>/contacts/new/", keeping.contact, name="desk-buyer-contact"),
    path("<uuid:party_id>/faces/new/", keeping.face, name="desk-buyer-face-new"),
    path("<uuid:party_id>/faces/<uuid:profile_id>/", keeping.face, name="desk-buyer-face"),
]
