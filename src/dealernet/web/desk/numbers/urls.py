"""Addresses of the numbers."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.numbers import views

urlpatterns = [
    path("", views.index, name="desk-numbers"),
    path("orders/", views.orders, name="desk-numbers-orders"),
    path("dealers/", views.dealers, name="desk-numbers-dealers"),
    path("requests/", views.requests, name="desk-numbers-requests"),
]
