"""Addresses of stock on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.stock import moving, views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-stock"),
    path("export.xlsx", lists.stock, name="desk-stock-export"),
    path("receipt/", moving.receipt, name="desk-stock-receipt"),
    path("count/", moving.count, name="desk-stock-count"),
    path("transfer/", moving.transfer, name="desk-stock-transfer"),
    path("<uuid:product_id>/", views.movements, name="desk-stock-product"),
]
