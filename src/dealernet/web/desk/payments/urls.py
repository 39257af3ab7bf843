"""Addresses of payments on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.payments import views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-payments"),
    path("export.xlsx", lists.payments, name="desk-payments-export"),
    path("statement/", views.statement, name="desk-payments-statement"),
    path("doubtful/", views.doubtful, name="desk-payments-doubtful"),
    path("new/", views.new, name="desk-payment-new"),
    path("<uuid:payment_id>/", views.card, name="desk-payment"),
    path("<uuid:payment_id>/settlement/", views.settlement, name="desk-payment-settlement"),
    path("<uuid:payment_id>/return/", views.give_back, name="desk-payment-return"),
    path("<uuid:payment_id>/taking-back/", views.taking_back, name="desk-payment-taking-back"),
]
