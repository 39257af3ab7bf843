"""Addresses of the fields of records, for staff and buyers alike."""

from __future__ import annotations

from django.urls import path

from dealernet.web.fields import views

urlpatterns = [
    path("line/<uuid:order_id>/<uuid:product_id>/", views.line_fields, name="line-fields"),
    path("line/<uuid:order_id>/<uuid:product_id>/<slug:name>/", views.line_file, name="line-field-file"),
    path("<slug:subject_type>/<uuid:subject>/", views.fields, name="fields"),
    path("<slug:subject_type>/<uuid:subject>/<slug:name>/", views.file, name="field-file"),
]
