"""Addresses of sheets."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.sheets import views

urlpatterns = [
    path("", views.index, name="desk-sheets"),
    path("template.xlsx", views.blank, name="desk-sheet-template"),
    path("<uuid:sheet_id>/", views.card, name="desk-sheet"),
    path("<uuid:sheet_id>/application/", views.application, name="desk-sheet-application"),
]
