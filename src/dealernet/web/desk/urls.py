"""Addresses of the desk, where the company works."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("products/", include("dealernet.web.desk.products.urls")),
    path("prices/", include("dealernet.web.desk.prices.urls")),
    path("stock/", include("dealernet.web.desk.stock.urls")),
]
