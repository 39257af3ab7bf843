"""Addresses of prices on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.prices import views

urlpatterns = [
    path("", views.index, name="desk-prices"),
    path("types/", views.types, name="desk-price-types"),
    path("<uuid:price_type_id>/", views.of_type, name="desk-prices-of-type"),
]
