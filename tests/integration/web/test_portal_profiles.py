"""A buyer keeps its own legal faces and addresses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.business.parties.models import Profile
from dealernet.business.parties.queries import profiles_of
from dealernet.foundation.events.models import EventRow
from factories.trade import Dealer, company

pytestmark = pytest.mark.django_db
GIVEN = {
    "legal_name": "ООО «Карьер-Сервис»",
    "inn": "7523002020",
    "carrier_terminal": "Чита, терминал",
    "email": "sklad@example.ru",
}


def signed_in(dealer: Dealer) -> Client:
    client = Client()
    client.force_login(dealer.account)
    return client


def test_a_second_legal_face_is_added_and_chosen_first_in_its_turn() -> None:
    dealer = company().dealer("ООО «Техснаб»")
    client = signed_in(dealer)

    client.post(reverse("portal-profile-new"), GIVEN)
    second = Profile.objects.get(inn="7523002020")
    client.post(reverse("portal-profile", args=[second.id]), {**GIVEN, "is_default": "on"})

    assert [(p.legal_name, p.is_default) for p in profiles_of(dealer.actor, dealer.id)] == [
        ("ООО «Карьер-Сервис»", True),
        ("ООО «Техснаб»", False),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"inn": "7523002021"}, "inn"),
        ({"inn": "75230"}, "inn"),
        ({"legal_name": " "}, "legal_name"),
        ({"kpp": "1"}, "kpp"),
    ],
)
def test_requisites_that_cannot_be_are_refused_at_their_field_and_nothing_is_added(
    wrong: dict[str, str], field: str
) -> None:
    dealer = company().dealer()

    answer = signed_in(dealer).post(reverse("portal-profile-new"), {**GIVEN, **wrong})

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert (Profile.objects.count(), EventRow.objects.count()) == (1, 0)


def test_one_that_is_not_the_first_is_closed_and_no_longer_offered() -> None:
    dealer = company().dealer()
    client = signed_in(dealer)
    client.post(reverse("portal-profile-new"), GIVEN)
    second = Profile.objects.get(inn="7523002020")

    client.post(reverse("portal-profile", args=[second.id]), {**GIVEN, "close": "1"})
    client.post(reverse("portal-profile", args=[dealer.profile.id]), {**GIVEN, "close": "1"})

    assert [p.id for p in profiles_of(dealer.actor, dealer.id)] == [dealer.profile.id]


def test_dealer_vega_reaches_no_face_of_lyra() -> None:
    ours = company()
    vega, lyra = ours.dealer("ООО «Вега»"), ours.dealer("ООО «Лира»")
    client = signed_in(vega)

    assert client.get(reverse("portal-profile", args=[lyra.profile.id])).status_code == 404
    assert client.post(reverse("portal-profile", args=[lyra.profile.id]), GIVEN).status_code == 404
    assert "Лира" not in client.get(reverse("portal-profiles")).content.decode()
    assert Profile.objects.get(id=lyra.profile.id).legal_name == "ООО «Лира»"
