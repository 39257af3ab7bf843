"""Addresses of the desk, where the company works."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("dealernet.web.desk.queue.urls")),
    path("orders/", include("dealernet.web.desk.orders.urls")),
    path("tasks/", include("dealernet.web.desk.tasks.urls")),
    path("deals/", include("dealernet.web.desk.deals.urls")),
    path("buyers/segments/", include("dealernet.web.desk.segments.urls")),
    path("calls/", include("dealernet.web.desk.calls.urls")),
    path("buyers/", include("dealernet.web.desk.buyers.urls")),
    path("products/", include("dealernet.web.desk.products.urls")),
    path("prices/", include("dealernet.web.desk.prices.urls")),
    path("stock/", include("dealernet.web.desk.stock.urls")),
    path("payments/", include("dealernet.web.desk.payments.urls")),
    path("documents/", include("dealernet.web.desk.documents.urls")),
    path("letters/", include("dealernet.web.desk.letters.urls")),
    path("views/", include("dealernet.web.desk.savedviews.urls")),
    path("numbers/", include("dealernet.web.desk.numbers.urls")),
    path("feed/rules/", include("dealernet.web.desk.rules.urls")),
    path("rehearsals/", include("dealernet.web.desk.rehearsals.urls")),
    path("runs/", include("dealernet.web.desk.runs.urls")),
    path("events/", include("dealernet.web.desk.events.urls")),
    path("1c/sheets/", include("dealernet.web.desk.sheets.urls")),
    path("1c/border/", include("dealernet.web.desk.border.urls")),
    path("", include("dealernet.web.desk.onec.urls")),
    path("staff/", include("dealernet.web.desk.staff.urls")),
    path("settings/fields/", include("dealernet.web.desk.fields.urls")),
    path("settings/validations/", include("dealernet.web.desk.validations.urls")),
    path("settings/pipelines/", include("dealernet.web.desk.pipelines.urls")),
    path("settings/printed-forms/", include("dealernet.web.desk.printing.urls")),
    path("settings/webhooks/", include("dealernet.web.desk.webhooks.urls")),
    path("settings/configuration/", include("dealernet.web.desk.configuration.urls")),
    path("settings/", include("dealernet.web.desk.settings.urls")),
    path("start/", include("dealernet.web.desk.start.urls")),
    path("gallery/", include("dealernet.web.desk.gallery.urls")),
]
