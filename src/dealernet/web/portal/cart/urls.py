"""Addresses of the cart."""

from __future__ import annotations

from django.urls import path

from dealernet.web.portal.cart import clearing, pasting, views

urlpatterns = [
    path("", views.index, name="portal-cart"),
    path("lines/<uuid:product_id>/", views.line, name="portal-cart-line"),
    path("lines/", views.recount, name="portal-cart-recount"),
    path("description/", views.description, name="portal-cart-description"),
    path("submission/", views.submission, name="portal-cart-submission"),
    path("clearing/", clearing.clearing, name="portal-cart-clearing"),
    path("restoration/", clearing.restoration, name="portal-cart-restoration"),
    path("list/", pasting.index, name="portal-cart-list"),
    path("list/lines/", pasting.lines, name="portal-cart-list-lines"),
]
