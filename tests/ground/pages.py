"""Every page of the program: who may open it and how it is come to. A new page is written here, to be looked at.

`tests/architecture/test_pages.py` fails when an address is in neither list; `tests/e2e/test_pages.py` opens each page
at both widths and in both themes, and lets the accessibility checker look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver

ADMINISTRATOR: Final = "admin@demo.example"
BUYER: Final = "ilya@texsnab.example"
STOREKEEPER: Final = "sklad@demo.example"
NOBODY: Final = ""


@dataclass(frozen=True)
class Visit:
    """A page: who opens it, the address to begin at, and the links to follow from there, each the first of its kind."""

    who: str
    path: str
    ways: tuple[str, ...] = ()


def _desk(path: str, *ways: str) -> Visit:
    return Visit(ADMINISTRATOR, f"/desk/{path}", ways)


def _portal(path: str, *ways: str) -> Visit:
    return Visit(BUYER, path, ways)


ROW: Final = "tbody th a"

DOOR: Final = {
    "account_login": Visit(NOBODY, "/account/login/"),
    "account_reset_password": Visit(NOBODY, "/account/password/reset/"),
    "account_reset_password_done": Visit(NOBODY, "/account/password/reset/done/"),
    "account_reset_password_from_key_done": Visit(NOBODY, "/account/password/reset/key/done/"),
    "account_reset_password_from_key": Visit(NOBODY, "/account/password/reset/key/0-never/"),
    "invitation": Visit(NOBODY, "/invitation/never/never/"),
    "rating": Visit(NOBODY, "/rating/never/"),
    "account_logout": _portal("/account/logout/"),
    "account_change_password": _portal("/account/password/change/"),
    "account_reauthenticate": _portal("/account/reauthenticate/"),
    "account": _portal("/account/mine/"),
    "account-messenger": _portal("/account/messenger/"),
    "usersessions_list": _portal("/account/sessions/"),
    "mfa_index": _portal("/account/2fa/"),
    "mfa_activate_totp": _portal("/account/2fa/totp/activate/"),
    "problem": _portal("/nothing/"),
}
PORTAL: Final = {
    "portal-catalogue": _portal("/catalogue/"),
    "portal-product": _portal("/catalogue/", ROW),
    "portal-cart": _portal("/cart/"),
    "portal-cart-list": _portal("/cart/list/"),
    "portal-documents": _portal("/documents/"),
    "portal-balance": _portal("/balance/"),
    "portal-profiles": _portal("/organisations/"),
    "portal-profile-new": _portal("/organisations/new/"),
    "portal-profile": _portal("/organisations/", ROW),
    "portal-orders": _portal("/orders/"),
    "portal-order": _portal("/orders/", ROW),
    "portal-order-change": _portal("/orders/?stage=qualified", ROW, "a[href$='/change/']"),
    "portal-order-cancellation": _portal("/orders/?stage=qualified", ROW, "a[href$='/cancellation/']"),
}
DESK: Final = {
    "desk-queue": _desk(""),
    "desk-find": _desk("find/?q=фильтр"),
    "desk-feed": _desk("feed/?all=1"),
    "desk-rules": _desk("feed/rules/"),
    "desk-rule": _desk("feed/rules/", "main .sheet a"),
    "desk-rule-pack-rehearsal": _desk("feed/rules/packs/main/regular/rehearsal/"),
    "desk-rule-packs": _desk("feed/rules/packs/"),
    "desk-rule-pack-asking": _desk("feed/rules/packs/main/asking/off/"),
    "desk-rule-pack-preview": _desk("feed/rules/packs/buyer_edits/"),
    "desk-rule-new": _desk("feed/rules/new/"),
    "desk-rule-change": _desk("feed/rules/reminder/change/"),
    "desk-configuration": _desk("settings/configuration/"),
    "desk-configuration-history": _desk("settings/configuration/", ROW),
    "desk-configuration-taking": _desk("settings/configuration/taking-over/"),
    "desk-runs": _desk("runs/"),
    "desk-rehearsals": _desk("rehearsals/"),
    "desk-examples": _desk("runs/examples/"),
    "desk-run-why": _desk("orders/", ROW, "a[href*='/runs/why/']"),
    "desk-orders": _desk("orders/"),
    "desk-orders-board": _desk("orders/board/"),
    "desk-order": _desk("orders/", ROW),
    "desk-order-contents": _desk("orders/?stage=qualified", ROW, "a[href$='/contents/']"),
    "desk-tasks": _desk("tasks/"),
    "desk-task-new": _desk("tasks/new/"),
    "desk-task": _desk("tasks/?q=Сверка", ROW),
    "desk-task-change": _desk("tasks/?q=Сверка", ROW, "a[href$='/change/']"),
    "desk-deals": _desk("deals/"),
    "desk-deals-list": _desk("deals/list/"),
    "desk-deal": _desk("deals/list/", ROW),
    "desk-deal-new": _desk("deals/new/"),
    "desk-deal-change": _desk("deals/list/", ROW, "a[href$='/change/']"),
    "desk-calls": _desk("calls/?cut=all"),
    "desk-call": _desk("calls/?cut=all", ROW),
    "desk-buyers": _desk("buyers/"),
    "desk-buyer-new": _desk("buyers/new/"),
    "desk-people": _desk("buyers/people/"),
    "desk-segments": _desk("buyers/segments/"),
    "desk-segment-new": _desk("buyers/segments/new/"),
    "desk-segment": _desk("buyers/segments/", ROW),
    "desk-buyer": _desk("buyers/", ROW),
    "desk-buyer-requisites": _desk("buyers/", ROW, "a[href$='/requisites/']"),
    "desk-buyer-contact": _desk("buyers/", ROW, "a[href$='/contacts/new/']"),
    "desk-buyer-face-new": _desk("buyers/", ROW, "a[href$='/faces/new/']"),
    "desk-buyer-face": _desk("buyers/", ROW, "a[href*='/faces/']"),
    "desk-products": _desk("products/"),
    "desk-product-new": _desk("products/new/"),
    "desk-product": _desk("products/", ROW),
    "desk-product-change": _desk("products/", ROW, "a[href$='/change/']"),
    "desk-prices": _desk("prices/"),
    "desk-prices-of-type": _desk("prices/", ROW),
    "desk-stock": _desk("stock/"),
    "desk-stock-receipt": _desk("stock/receipt/"),
    "desk-stock-count": _desk("stock/count/"),
    "desk-stock-transfer": _desk("stock/transfer/"),
    "desk-stock-product": _desk("stock/", ROW),
    "desk-payments": _desk("payments/"),
    "desk-payments-statement": _desk("payments/statement/"),
    "desk-payments-doubtful": _desk("payments/doubtful/"),
    "desk-payment-new": _desk("payments/new/"),
    "desk-payment": _desk("payments/", ROW),
    "desk-documents": _desk("documents/"),
    "desk-letters": _desk("letters/"),
    "desk-letter": _desk("letters/", ROW),
    "desk-letter-templates": _desk("letters/templates/"),
    "desk-letter-template": _desk("letters/templates/invoice/"),
    "desk-letter-template-new": _desk("letters/templates/new/"),
    "desk-letter-face": _desk("letters/", ROW, "iframe"),
    "desk-events": _desk("events/"),
    "desk-border": _desk("1c/border/"),
    "desk-onec": _desk("1c/"),
    "desk-onec-connect": _desk("1c/connect/"),
    "desk-onec-sessions": _desk("1c/sessions/"),
    "desk-onec-session": _desk("1c/sessions/", ROW),
    "desk-onec-file": _desk("1c/sessions/", ROW, "a[href*='/1c/files/']"),
    "desk-onec-figures": _desk("1c/figures/"),
    "desk-onec-accounts": _desk("1c/accounts/"),
    "desk-onec-odata": _desk("1c/odata/"),
    "desk-sheets": _desk("1c/sheets/"),
    "desk-numbers": _desk("numbers/"),
    "desk-numbers-orders": _desk("numbers/orders/"),
    "desk-numbers-dealers": _desk("numbers/dealers/"),
    "desk-numbers-requests": _desk("numbers/requests/"),
    "desk-journal": _desk("journal/"),
    "desk-staff": _desk("staff/"),
    "desk-settings": _desk("settings/"),
    "desk-settings-statuses": _desk("settings/statuses/"),
    "desk-settings-territories": _desk("settings/territories/"),
    "desk-settings-territory": _desk("settings/territories/", ROW),
    "desk-settings-status-new": _desk("settings/statuses/new/"),
    "desk-settings-status": _desk("settings/statuses/received/"),
    "desk-settings-calendar": _desk("settings/calendar/"),
    "desk-settings-integration": _desk("settings/integrations/edo/"),
    "desk-entity-new": _desk("settings/entities/new/"),
    "desk-entity": _desk("settings/", ROW),
    "desk-start": _desk("start/"),
    "desk-forms": _desk("settings/printed-forms/"),
    "desk-form": _desk("settings/printed-forms/", ROW),
    "desk-form-new": _desk("settings/printed-forms/new/"),
    "desk-pipelines": _desk("settings/pipelines/"),
    "desk-pipeline": _desk("settings/pipelines/general/"),
    "desk-pipeline-new": _desk("settings/pipelines/new/"),
    "desk-webhooks": _desk("settings/webhooks/"),
    "desk-webhook": _desk("settings/webhooks/", ROW),
    "desk-webhook-change": _desk("settings/webhooks/", ROW, "a[href$='/change/']"),
    "desk-webhook-new": _desk("settings/webhooks/new/order/"),
    "desk-validations": _desk("settings/validations/"),
    "desk-validation-new": _desk("settings/validations/new/order/"),
    "desk-fields-sheet": _desk("settings/fields/sheet/order/"),
    "desk-fields": _desk("settings/fields/"),
    "desk-field-new": _desk("settings/fields/new/order/"),
    "desk-field": _desk("settings/fields/", ROW),
    "desk-field-archive": _desk("settings/fields/", ROW, "a[href$='/archive/']"),
    "desk-gallery": _desk("gallery/"),
}
PAGES: Final = {**DOOR, **PORTAL, **DESK}

_ACTS: Final = """
    health-live health-ready metrics onec-exchange home file language document-face document-file
    desk-form-look order-form
    account_inactive account_signup account_email account_email_verification_sent account_set_password
    account_confirm_login_code account_confirm_email mfa_download_recovery_codes
    portal-cart-line portal-cart-description portal-cart-recount portal-cart-submission portal-cart-clearing
    portal-cart-list-lines portal-cart-restoration
    desk-deal-move desk-deal-responsible desk-deal-task
    desk-call-returned desk-call-mark desk-call-buyer desk-staff-extension
    payment-order-face desk-payment-order-acceptance desk-payment-order-rejection
    desk-payment-order-taking-back
    desk-field-restoration desk-field-move field-file line-field-file
    portal-orders-export portal-last-repetition portal-order-repetition
    desk-buyer-suggestions desk-views desk-view-removal desk-list-columns portal-orders-columns desk-validation-switch
    desk-segment-archive desk-segment-restoration
    desk-people-export desk-products-export desk-deals-export desk-tasks-export
    desk-next desk-task-completion desk-task-reopening desk-orders-export desk-order-act
    desk-buyers-export desk-buyer-terms
    desk-buyer-invitation desk-buyer-shipping desk-price-types desk-stock-export desk-payments-export
    desk-task-withdrawal desk-payment-settlement desk-payment-return desk-payment-taking-back
    desk-letter-again desk-rule-resume desk-rule-switch desk-rule-pack
    desk-configuration-file desk-configuration-rollback
    desk-run-again desk-run-skip
    desk-webhook-switch desk-webhook-test desk-webhook-secret desk-webhook-replay desk-webhook-message-again
    desk-rehearsal-asking desk-rehearsal-cancellation desk-run-example desk-example-change
    desk-example-whole-removal desk-run-terms-example desk-buyer-example-removal
    desk-event-again desk-event-skip desk-outgoing desk-border-publication
    desk-onec-going desk-onec-archives desk-onec-received desk-onec-generation
    desk-sheet-template desk-sheet-application desk-onec-account-closing
    desk-onec-odata-check desk-onec-odata-connection desk-onec-odata-reading desk-onec-odata-sending
    desk-onec-password desk-onec-reading desk-onec-sending desk-onec-theirs desk-onec-ours
    desk-settings-territory-removal desk-staff-absence
    desk-staff-invitation desk-staff-role desk-staff-again desk-staff-access desk-settings-mail
    desk-settings-mail-test desk-settings-newcomers desk-settings-places
    desk-settings-statuses-preview desk-settings-statuses-publication
    desk-entity-sells desk-entity-account desk-entity-account-change
    """
NO_PAGES: Final = frozenset(_ACTS.split())
"""Addresses without a page of their own: acts, files, programs, doors that are closed here."""

_STATES: Final = """
    first-start mfa_authenticate mfa_reauthenticate mfa_deactivate_totp mfa_view_recovery_codes
    mfa_generate_recovery_codes desk-onec-odata-run desk-onec-versions desk-onec-figures-of desk-sheet api-docs
    portal-order-payment-order portal-order-back-order desk-order-back-order
    desk-rehearsal desk-validation fields line-fields desk-webhook-message
    """
ON_THEIR_OWN: Final = frozenset(_STATES.split())
"""Pages that need a state of their own: an empty program, a second factor, two versions of an order, a sheet."""


def named_addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses, those of the API left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("api/", "v1/")):
                yield from named_addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name
