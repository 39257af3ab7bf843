"""Transfer documents go by EDO by themselves; whatever the operator does, each is there once and its state is right."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.automation.packs import publish_pack
from dealernet.business.conversations.models import Message
from dealernet.business.documents.commands import note_edo, send_by_edo
from dealernet.business.documents.errors import NoEdoAddress
from dealernet.business.documents.models import Document
from dealernet.business.documents.ports import PaperNews
from dealernet.business.documents.stages import EdoState
from dealernet.business.orders.commands import NewLine, NewOrder, ToldShipment, place_orders, record_shipments
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount, LegalEntity, Party, Profile
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.journal import make_due
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.foundation.integration import connect, settings_of
from dealernet.integrations.edo import jobs
from dealernet.integrations.edo.fake import Operator, operator
from dealernet.project.demo import edo_day
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 27)
HOUR = timedelta(hours=1)


@pytest.fixture
def us(settings) -> Company:
    settings.INSIDE = ["127.0.0.1"]
    made = company()
    Party.objects.filter(id=made.seller.party_id).update(legal_address="г. Ростов-на-Дону", kpp="770001001")
    LegalEntity.objects.update(director="Аркадьев Б. С.", edo_id="2BM-7700000000-1")
    BankAccount.objects.create(party=made.seller.party, number="4" * 20, bank_name="Банк", bic="044525225")
    publish_pack(made.actor)
    return made


@pytest.fixture
def theirs(us):
    with operator() as made:
        connect(us.actor, "edo", {"base_url": made.base_url, "token": made.lets_in})
        yield made


def shipped(us: Company, edo_id: str = "2BM-6699001010-2") -> Document:
    """An order that has left, with everything that follows by itself; its transfer document."""
    dealer = us.dealer()
    Profile.objects.filter(id=dealer.profile.id).update(legal_address="г. Чита", edo_id=edo_id)
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(3))])])
    let_it_happen()
    record_shipments(us.actor, [ToldShipment(placed.subject, "1", DAY)])
    let_it_happen()
    return Document.objects.get(kind="transfer", holder_id=placed.subject)


def state(paper: Document) -> str:
    paper.refresh_from_db()
    return paper.edo_state


def entry(paper: Document) -> tuple[str, int, str]:
    found = JournalEntry.objects.get(system="edo", subject=paper.id)
    return found.state, found.tries, found.error


def told_of(paper: Document, kind: str) -> int:
    return EventRow.objects.filter(subject=paper.id, kind=f"documents.edo_{kind}").count()


def later(passed: timedelta = HOUR) -> time_machine.travel:
    return time_machine.travel(clock.now() + passed)


def test_a_shipped_order_reaches_a_buyer_with_edo_and_the_letter_carries_no_paper(us, theirs: Operator):
    paper = shipped(us)
    assert (state(paper), entry(paper)) == ("due", ("due", 0, ""))

    jobs.send_due()
    assert (state(paper), entry(paper)) == ("sent", ("done", 1, ""))
    [kept] = theirs.documents.values()
    assert (kept["sender"], kept["recipient"]) == ("2BM-7700000000-1", "2BM-6699001010-2")
    assert kept["name"].startswith("ON_NSCHFDOPPR_2BM-6699001010-2_2BM-7700000000-1_")
    assert kept["content"].startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    theirs.tell(str(paper.id), "delivered")
    theirs.tell(str(paper.id), "signed")
    jobs.take_news()
    assert state(paper) == "signed"
    assert Message.objects.get(template="shipped").attachments == []
    assert broken_laws() == []


def test_a_buyer_without_edo_gets_the_paper_with_the_letter_and_nothing_is_sent(us, theirs: Operator):
    paper = shipped(us, edo_id="")
    jobs.send_due()

    assert (state(paper), theirs.documents) == ("", {})
    assert Message.objects.get(template="shipped").attachments == [{"document": str(paper.id), "name": "УПД-1.pdf"}]
    [outcome] = send_by_edo(us.actor, [paper.id])
    assert isinstance(outcome.refusal, NoEdoAddress)
    assert state(paper) == ""


@pytest.mark.parametrize("trouble", [500, 429, 401])
def test_an_operator_that_fails_is_asked_again_later(us, theirs: Operator, trouble):
    paper = shipped(us)
    theirs.trouble.append(trouble)
    jobs.send_due()
    assert (state(paper), entry(paper)[:2], str(trouble) in entry(paper)[2]) == ("due", ("due", 1), True)
    jobs.send_due()
    assert theirs.documents == {}

    with later():
        jobs.send_due()
    assert (state(paper), len(theirs.documents), told_of(paper, "sent")) == ("sent", 1, 1)


def test_an_answer_lost_after_the_work_was_done_sends_nothing_twice(us, theirs: Operator):
    paper = shipped(us)
    theirs.trouble.append("silent")
    jobs.send_due()
    assert (state(paper), len(theirs.documents)) == ("due", 1)

    with later():
        jobs.send_due()
    assert (theirs.uploads, len(theirs.documents)) == (2, 1)
    assert (state(paper), entry(paper)[0], told_of(paper, "sent")) == ("sent", "done", 1)


def test_a_sender_killed_between_sending_and_noting_is_made_up_for(us, theirs: Operator, monkeypatch):
    paper = shipped(us)

    class Killed(BaseException):
        pass

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(jobs, "note_done", killed)
        with pytest.raises(Killed):
            jobs.send_due()
    assert (state(paper), len(theirs.documents)) == ("due", 1)
    jobs.send_due()
    assert theirs.uploads == 1

    with later(jobs.CLAIMED_FOR + timedelta(seconds=1)):
        jobs.send_due()
    assert (theirs.uploads, len(theirs.documents), state(paper), told_of(paper, "sent")) == (2, 1, "sent", 1)


def test_news_before_the_note_twice_and_out_of_order_moves_a_paper_forward_only(us, theirs: Operator):
    paper = shipped(us)
    theirs.trouble.append("silent")
    jobs.send_due()
    for told in ("signed", "delivered", "sent", "signed", "revocation_requested"):
        theirs.tell(str(paper.id), told)
    theirs.tell(str(uuid4()), "signed")
    theirs.tell("of somebody else", "signed")
    jobs.take_news()
    jobs.take_news()

    assert state(paper) == "signed"
    with later():
        jobs.send_due()
    assert (state(paper), entry(paper)[0], told_of(paper, "signed")) == ("signed", "done", 1)


def test_a_refused_paper_says_why_and_one_the_operator_would_not_take_can_be_sent_again(us, theirs: Operator):
    first = shipped(us)
    jobs.send_due()
    theirs.tell(str(first.id), "refused", "Не тот товар")
    jobs.take_news()
    assert (state(first), first.edo_reason) == ("refused", "Не тот товар")

    theirs.refuses = "recipient is unknown"
    second = shipped(us)
    jobs.send_due()
    assert (state(second), "recipient is unknown" in second.edo_reason) == ("failed", True)
    assert entry(second)[0] == "quarantined"
    theirs.refuses = ""
    send_by_edo(us.actor, [second.id])
    let_it_happen()
    jobs.send_due()
    assert (state(second), entry(second)[0]) == ("sent", "done")


def test_after_a_restore_nothing_leaves_until_a_person_lets_it(us, theirs: Operator):
    paper = shipped(us)
    begin_era(us.actor, "a test")
    jobs.send_due()
    assert (theirs.documents, state(paper)) == ({}, "due")

    resume_outgoing(us.actor)
    jobs.send_due()
    assert state(paper) == "sent"


def test_without_an_operator_papers_wait_and_asking_twice_changes_nothing(us):
    paper = shipped(us)
    before = EventRow.objects.count()
    [outcome] = send_by_edo(us.actor, [paper.id])

    assert (jobs.send_due(), jobs.take_news(), state(paper), entry(paper)) == (0, 0, "due", ("due", 0, ""))
    assert (outcome.refusal, outcome.changed, EventRow.objects.count()) == (None, False, before)
    assert note_edo(us.actor, [PaperNews(paper.id, EdoState.DUE)]) == 0


def test_the_demo_plays_an_operator_whose_buyers_sign_and_leaves_a_connected_one_alone(us):
    papers = [shipped(us), shipped(us)]
    assert len(edo_day.play()) == 2
    assert [(state(one), entry(one), told_of(one, "signed")) for one in papers] == [("signed", ("done", 1, ""), 1)] * 2
    assert edo_day.play() == ["no paper waits for EDO"]

    third = shipped(us)
    connect(us.actor, "edo", {"base_url": "https://edo.example.ru", "token": "t"})
    assert "connected" in edo_day.play()[0]
    assert state(third) == "due"


def test_the_statements_of_asking_and_noting_do_not_grow_with_the_papers(us):
    papers = [shipped(us).id for _ in range(3)]
    Document.objects.update(edo_state="")
    counts = []
    for some in (papers[:1], papers[1:]):
        with CaptureQueriesContext(connection) as told:
            send_by_edo(us.actor, some)
            note_edo(us.actor, [PaperNews(paper, EdoState.SENT) for paper in some])
        counts.append(len(told))

    assert counts[0] == counts[1]
    assert set(Document.objects.filter(kind="transfer").values_list("edo_state", flat=True)) == {"sent"}


def test_a_person_connects_the_operator_and_the_token_is_never_shown(us, client):
    boss = Account.objects.create_user("admin@example.ru", "correct horse battery", name="Анна", role="administrator")
    client.force_login(boss)
    address = "/desk/settings/integrations/edo/"
    assert client.post(address, {"base_url": "https://edo.example.ru", "token": ""}).status_code == 422
    assert settings_of("edo") is None

    client.post(address, {"base_url": "https://edo.example.ru", "token": "s3cret-token"})
    assert settings_of("edo").token == "s3cret-token"
    page = client.get(address).content.decode()
    kept = Revision.objects.filter(definition__kind="integration").values_list("body", flat=True)
    assert "s3cret-token" not in page + str(list(kept))
    client.post(address, {"base_url": "https://edo.example.ru", "token": ""})
    assert settings_of("edo").token == "s3cret-token"
    client.post(address, {"base_url": "https://elsewhere.example.ru", "token": ""})
    assert settings_of("edo").token == ""
    assert client.get("/desk/settings/integrations/nobody/").status_code == 404
    client.force_login(us.manager)
    assert client.get(address).status_code == 404


def test_the_card_shows_how_far_a_paper_has_come_and_sends_it(us, theirs: Operator, client):
    theirs.refuses = "no such box"
    paper = shipped(us)
    jobs.send_due()
    client.force_login(us.manager)
    card = f"/desk/orders/{paper.holder_id}/"
    assert "no such box" in client.get(card).content.decode()

    client.post(f"{card}transfer-by-edo/")
    assert state(paper) == "due"
    assert client.get("/desk/documents/").status_code == 200


def test_the_journal_says_in_words_what_went_and_for_which_order(us, theirs: Operator, client):
    paper = shipped(us)
    jobs.send_due()
    make_due("onec", "order", [paper.holder_id])
    boss = Account.objects.create_user("admin@example.ru", "correct horse battery", name="Анна", role="administrator")
    client.force_login(boss)
    said = client.get("/desk/journal/").content.decode()

    number = Order.objects.get(id=paper.holder_id).number
    assert f'<a href="/desk/orders/{paper.holder_id}/">Заказ № {number}</a>' in said
    assert re.search(r'<th scope="row">УПД<span class="sub">ЭДО · doc-1', said)
