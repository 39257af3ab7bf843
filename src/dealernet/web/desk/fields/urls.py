"""Addresses of the fields in the settings."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.fields import taking, views

urlpatterns = [
    path("", views.index, name="desk-fields"),
    path("new/<slug:subject>/", views.new, name="desk-field-new"),
    path("sheet/<slug:subject>/", taking.sheet, name="desk-fields-sheet"),
    path("<slug:key>/", views.change, name="desk-field"),
    path("<slug:key>/archive/", views.archive, name="desk-field-archive"),
    path("<slug:key>/restoration/", views.restore, name="desk-field-restoration"),
    path("<slug:key>/move/", views.move, name="desk-field-move"),
]
