"""Addresses of staff and roles."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.staff import views

urlpatterns = [
    path("", views.index, name="desk-staff"),
    path("invitation/", views.invitation, name="desk-staff-invitation"),
    path("<uuid:account_id>/role/", views.role, name="desk-staff-role"),
    path("<uuid:account_id>/absence/", views.absence, name="desk-staff-absence"),
    path("<uuid:account_id>/extension/", views.extension, name="desk-staff-extension"),
    path("<uuid:account_id>/again/", views.again, name="desk-staff-again"),
    path("<uuid:account_id>/access/", views.access, name="desk-staff-access"),
]
