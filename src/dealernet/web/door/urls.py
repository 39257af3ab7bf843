"""Addresses of the door."""

from __future__ import annotations

from django.urls import include, path

from dealernet.web.door import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/mine/", views.account, name="account"),
    path("language/", views.language, name="language"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
