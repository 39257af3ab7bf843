"""Addresses of deals on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.deals import acting, editing, views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.board, name="desk-deals"),
    path("list/", views.index, name="desk-deals-list"),
    path("list/export.xlsx", lists.deals, name="desk-deals-export"),
    path("new/", editing.new, name="desk-deal-new"),
    path("<uuid:deal_id>/", views.card, name="desk-deal"),
    path("<uuid:deal_id>/change/", editing.change, name="desk-deal-change"),
    path("<uuid:deal_id>/move/", acting.move, name="desk-deal-move"),
    path("<uuid:deal_id>/responsible/", acting.assign, name="desk-deal-responsible"),
    path("<uuid:deal_id>/tasks/<uuid:task_id>/", acting.complete, name="desk-deal-task"),
]
