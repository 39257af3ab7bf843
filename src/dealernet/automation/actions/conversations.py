"""What rules may write to buyers."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.automation.registry import Item, action
from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.business.conversations.queries import mentions
from dealernet.business.orders.queries import letter_facts, standing_invoices
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


@action("letters.send")
def send(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write a letter to the e-mail of the order's legal face: `template`; `attach: invoice` sends the paper along."""
    with_lines = mentions(str(items[0].told["template"]), "lines")
    facts = letter_facts([item.subject for item in items], with_lines=with_lines)
    attach = any(item.told.get("attach") == "invoice" for item in items)
    papers = standing_invoices([item.subject for item in items]) if attach else {}
    letters = []
    for item in items:
        paper = papers.get(item.subject)
        letters.append(
            NewLetter(
                key=f"{item.told['template']}:{item.event.id}",
                template=str(item.told["template"]),
                recipient=str(item.facts.get("email", "")),
                facts={**facts[item.subject], **_event_words(item)},
                about=item.subject,
                party_id=item.facts.get("customer_id"),
                language=facts[item.subject]["language"],
                attachments=[{"document": str(paper[0]), "name": f"{paper[1]}.pdf"}] if paper else (),
            )
        )
    write_letters(actor, letters)
    return [Outcome(item.subject) for item in items]


def _event_words(item: Item) -> dict[str, str]:
    return {name: str(value) for name, value in item.event.facts.items() if name in ("shipment_number", "reason")}
