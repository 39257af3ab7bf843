"""Addresses of products on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.products import views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-products"),
    path("export.xlsx", lists.products, name="desk-products-export"),
    path("new/", views.new, name="desk-product-new"),
    path("<uuid:product_id>/", views.card, name="desk-product"),
    path("<uuid:product_id>/change/", views.change, name="desk-product-change"),
]
