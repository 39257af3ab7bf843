"""Addresses of the door."""

from __future__ import annotations

from django.urls import include, path

from dealernet.web import files
from dealernet.web.desk.documents.views import face, order_form, tax_file
from dealernet.web.door import views
from dealernet.web.door.first import first
from dealernet.web.door.invitation import accept
from dealernet.web.door.messenger import page as messenger
from dealernet.web.door.rating import rating

urlpatterns = [
    path("", views.home, name="home"),
    path("account/mine/", views.account, name="account"),
    path("account/messenger/", messenger, name="account-messenger"),
    path("invitation/<str:uid>/<str:token>/", accept, name="invitation"),
    path("rating/<str:ticket>/", rating, name="rating"),
    path("start/", first, name="first-start"),
    path("documents/<uuid:document_id>/face.pdf", face, name="document-face"),
    path("documents/<uuid:document_id>/file.xml", tax_file, name="document-file"),
    path("orders/<uuid:order_id>/forms/<slug:key>.pdf", order_form, name="order-form"),
    path("payment-orders/<uuid:paper_id>/file", files.payment_order, name="payment-order-face"),
    path("files/<str:ticket>", files.face, name="file"),
    path("language/", views.language, name="language"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
