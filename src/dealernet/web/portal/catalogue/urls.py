"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from dealernet.web.portal.catalogue import views

urlpatterns = [
    path("", views.index, name="portal-catalogue"),
    path("<uuid:product_id>/", views.product, name="portal-product"),
]
