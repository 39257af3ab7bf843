"""Addresses of orders on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.orders import views
from dealernet.web.desk.orders.backordering import back_order
from dealernet.web.desk.orders.changing import contents
from dealernet.web.desk.orders.paymentorders import accept, reject, take_back
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-orders"),
    path("export.xlsx", lists.orders, name="desk-orders-export"),
    path("board/", views.board, name="desk-orders-board"),
    path("<uuid:order_id>/", views.card, name="desk-order"),
    path("<uuid:order_id>/contents/", contents, name="desk-order-contents"),
    path("<uuid:order_id>/back-order/", back_order, name="desk-order-back-order"),
    path("<uuid:order_id>/payment-order/<uuid:paper_id>/acceptance/", accept, name="desk-payment-order-acceptance"),
    path("<uuid:order_id>/payment-order/<uuid:paper_id>/rejection/", reject, name="desk-payment-order-rejection"),
    path(
        "<uuid:order_id>/payment-order/<uuid:paper_id>/taking-back/", take_back, name="desk-payment-order-taking-back"
    ),
    path("<uuid:order_id>/<slug:name>/", views.act, name="desk-order-act"),
]
