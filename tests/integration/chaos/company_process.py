"""Makes a company with dealers, goods and rules in the database of DATABASE_URL; prints the dealers' account ids."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from dealernet.automation.packs import publish_pack  # noqa: E402
from dealernet.business.parties.models import BankAccount  # noqa: E402
from factories.trade import company  # noqa: E402

call_command("migrate", verbosity=0)
us = company()
account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
BankAccount.objects.create(party=us.seller.party, is_default=True, **account)
publish_pack(us.actor)
products = [str(us.product(price="100.00", stock="10000000").id) for _ in range(20)]
dealers = [us.dealer(deferral=14, limit="100000000") for _ in range(12)]
sys.stdout.write(json.dumps({"products": products, "buyers": [str(dealer.account.id) for dealer in dealers]}))
