"""Tokens: the keys programs come in with."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.errors import Refusal
from dealernet.web.api import shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import SIGNING_IN

router = Router(tags=["Tokens"])


class SignInRefused(Refusal):
    """E-mail, password or the second factor's code is wrong; which of them is not said."""

    code: ClassVar[str] = "sign_in_refused"
    status: ClassVar[int] = 403
    message = _("The e-mail, the password or the code is wrong.")


class TooManyTries(Refusal):
    """Too many tries from one address or for one account."""

    code: ClassVar[str] = "too_many_tries"
    status: ClassVar[int] = 429
    message = _("Too many tries: wait five minutes and try again.")


@router.post("/", auth=None, response={201: shapes.KeyOut, **SIGNING_IN}, summary="A token by e-mail and password")
def create(request: HttpRequest, given: shapes.KeyIn) -> HttpResponse:
    """The token is shown once and lives until it is revoked. Tries are limited like those at the door."""
    account = _signed_in(request, given)
    with transaction.atomic():
        key = issue_token(account, given.name or "API")
    return answered({"token": key, "account": account.email, "role": account.role}, 201)


def _signed_in(request: HttpRequest, given: shapes.KeyIn) -> Any:
    if not ratelimit.consume(request, action="login"):
        raise TooManyTries
    try:
        account = get_adapter(request).authenticate(request, email=given.email, password=given.password)
    except ValidationError:
        raise TooManyTries from None
    if account is None or not account.is_active or not _second_factor_fits(account, given.code):
        raise SignInRefused
    return account


def _second_factor_fits(account: Any, code: str) -> bool:
    factor = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).first()
    return factor is None or bool(code and TOTP(factor).validate_code(code))
