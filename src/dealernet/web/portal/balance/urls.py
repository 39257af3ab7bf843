"""The address of a buyer's balance."""

from __future__ import annotations

from django.urls import path

from dealernet.web.portal.balance import views

urlpatterns = [path("", views.index, name="portal-balance")]
