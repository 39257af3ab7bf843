"""Addresses of the portal, where dealers buy."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("catalogue/", include("dealernet.web.portal.catalogue.urls")),
    path("cart/", include("dealernet.web.portal.cart.urls")),
    path("documents/", include("dealernet.web.portal.documents.urls")),
    path("balance/", include("dealernet.web.portal.balance.urls")),
    path("organisations/", include("dealernet.web.portal.profiles.urls")),
    path("orders/", include("dealernet.web.portal.orders.urls")),
]
