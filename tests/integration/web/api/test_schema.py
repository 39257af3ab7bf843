"""The API keeps what its description says, whatever it is asked: no 500, no shape of its own."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dealernet.automation.packs import publish_pack
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from factories.trade import Company, company

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DESCRIBED = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
FOR_ADMINISTRATORS = ("/definitions/", "/configuration/", "/runs/", "/rehearsals/", "/webhooks/")
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIBED.get_all_operations()}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def headers(firm: Company) -> dict[str, str]:
    dealer = firm.dealer(deferral=14, limit="100000")
    for price in ("10.00", "20.00"):
        firm.product(price)
    return {"Authorization": f"Bearer {issue_token(dealer.account, 'test')}"}


@pytest.fixture
def administrator(firm: Company) -> dict[str, str]:
    account = Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="administrator")
    publish_pack(firm.actor)
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_answer_is_as_described(name: str, headers: dict[str, str], administrator: dict[str, str]) -> None:
    headers = administrator if any(part in name for part in FOR_ADMINISTRATORS) else headers

    @given(case=OPERATIONS[name].as_strategy())
    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    holds()
