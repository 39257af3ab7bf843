"""Addresses of the settings."""

from __future__ import annotations

from django.urls import include, path

from dealernet.web.desk.settings import calendar, entities, integrations, territories, views

urlpatterns = [
    path("", views.index, name="desk-settings"),
    path("mail/", views.mail, name="desk-settings-mail"),
    path("mail/test/", views.mail_test, name="desk-settings-mail-test"),
    path("newcomers/", views.newcomers, name="desk-settings-newcomers"),
    path("calendar/", calendar.page, name="desk-settings-calendar"),
    path("integrations/<slug:key>/", integrations.page, name="desk-settings-integration"),
    path("places/", views.places, name="desk-settings-places"),
    path("territories/", territories.index, name="desk-settings-territories"),
    path("territories/<slug:key>/", territories.change, name="desk-settings-territory"),
    path("territories/<slug:key>/removal/", territories.removal, name="desk-settings-territory-removal"),
    path("statuses/", include("dealernet.web.desk.statuses.urls")),
    path("entities/new/", entities.new, name="desk-entity-new"),
    path("entities/<uuid:entity_id>/", entities.change, name="desk-entity"),
    path("entities/<uuid:entity_id>/sells/", entities.sells, name="desk-entity-sells"),
    path("entities/<uuid:entity_id>/accounts/", entities.account, name="desk-entity-account"),
    path("entities/<uuid:entity_id>/accounts/<uuid:account_id>/", entities.account, name="desk-entity-account-change"),
]
