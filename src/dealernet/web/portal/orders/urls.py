"""Addresses of a buyer's orders."""

from __future__ import annotations

from django.urls import path

from dealernet.web.exports import lists
from dealernet.web.portal.orders import changing, sending, views

urlpatterns = [
    path("", views.index, name="portal-orders"),
    path("export.xlsx", lists.own_orders, name="portal-orders-export"),
    path("columns/", views.columns, name="portal-orders-columns"),
    path("last/repetition/", views.last_repetition, name="portal-last-repetition"),
    path("<uuid:order_id>/", views.card, name="portal-order"),
    path("<uuid:order_id>/change/", changing.change, name="portal-order-change"),
    path("<uuid:order_id>/back-order/", views.back_order, name="portal-order-back-order"),
    path("<uuid:order_id>/payment-order/", sending.payment_order, name="portal-order-payment-order"),
    path("<uuid:order_id>/repetition/", views.repetition, name="portal-order-repetition"),
    path("<uuid:order_id>/cancellation/", views.cancellation, name="portal-order-cancellation"),
]
