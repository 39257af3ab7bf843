"""The addresses 1C calls, with and without the last slash: it follows no redirects."""

from __future__ import annotations

from django.urls import path

from dealernet.integrations.onec.endpoint import exchange

urlpatterns = [
    path("1c/exchange/<slug:slug>", exchange, name="onec-exchange"),
    path("1c/exchange/<slug:slug>/", exchange),
    path("bitrix/admin/1c_exchange.php", exchange),
    path("bitrix/admin/1c_exchange.php/", exchange),
]
