"""Invoices: one an order, with versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from dealernet.business.documents.errors import NumberTaken, PaperIncomplete
from dealernet.business.documents.events import DocumentIssued, DocumentVoided
from dealernet.business.documents.models import INVOICE, Document
from dealernet.business.documents.rules.look import Look
from dealernet.business.documents.rules.paper import Paper
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import insert_all
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.log import plain


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of issuing: the standing document, or why there is none."""

    holder_id: UUID
    document_id: UUID | None = None
    number: str = ""
    version: int = 0
    changed: bool = False
    refusal: Refusal | None = None


def issue_invoices(actor: Actor, papers: Sequence[Paper], look: Look) -> list[Issued]:
    """Issue an invoice a paper. The number of an earlier version is kept unless the paper brings one; that version
    becomes void. Each keeps the look it was issued with.

    A paper equal to the one that stands changes nothing, whatever its look; a number that is another holder's this
    year is refused. The caller has locked the holders. Five statements, one more where papers bring numbers.
    """
    standing = {
        d.holder_id: d
        for d in Document.objects.filter(kind=INVOICE, holder_id__in=[p.holder_id for p in papers], state="issued")
    }
    numbers = _numbers(sum(1 for p in papers if not p.number and p.holder_id not in standing))
    taken = _taken(papers)
    answers: list[Issued] = []
    new: list[Document] = []
    stale: list[Document] = []
    for paper in papers:
        if missing := paper.missing():
            answers.append(Issued(paper.holder_id, refusal=PaperIncomplete(missing=", ".join(missing))))
            continue
        if taken.get(paper.number, paper.holder_id) != paper.holder_id:
            answers.append(Issued(paper.holder_id, refusal=NumberTaken(number=paper.number)))
            continue
        before, body = standing.get(paper.holder_id), plain(paper.body())
        if before is not None and before.body == body:
            answers.append(Issued(paper.holder_id, before.id, before.number, before.version))
            continue
        number = paper.number or (before.number if before else numbers.pop(0))
        document = _document(paper, number, (before.version if before else 0) + 1, body, look)
        new.append(document)
        stale += [before] if before else []
        answers.append(Issued(paper.holder_id, document.id, number, document.version, changed=True))
    void(stale)
    insert_all(new)
    log.record(actor, *(_issued(document) for document in new))
    return answers


def void_invoices(actor: Actor, holder_ids: Sequence[UUID]) -> None:
    """The invoices of these holders no longer count; papers of what has left stay. Three statements."""
    documents = list(Document.objects.filter(kind=INVOICE, holder_id__in=holder_ids, state="issued"))
    void(documents)
    log.record(
        actor,
        *(DocumentVoided(subject=d.id, stream=d.party_id, number=d.number, holder_id=d.holder_id) for d in documents),
    )


def void(documents: Sequence[Document]) -> None:
    """These papers no longer count. One statement."""
    if documents:
        ids = [document.id for document in documents]
        Document.objects.filter(id__in=ids).update(state="void", voided_at=clock.now())


def _taken(papers: Sequence[Paper]) -> dict[str, UUID]:
    """Whose the numbers are that papers bring, this year."""
    brought = {paper.number: paper.issued_on or clock.today() for paper in papers if paper.number}
    if not brought:
        return {}
    years = {on.year for on in brought.values()}
    found = Document.objects.filter(kind=INVOICE, number__in=brought, issued_on__year__in=years)
    rows = found.values_list("number", "holder_id", "issued_on", "issuer")
    issuers = {paper.number: paper.issuer for paper in papers}
    return {
        number: holder
        for number, holder, on, issuer in rows
        if on.year == brought[number].year and issuer == issuers[number]
    }


def _numbers(count: int) -> list[str]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select nextval('documents_invoice_number')::text from generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _document(paper: Paper, number: str, version: int, body: object, look: Look) -> Document:
    return Document(
        number=number,
        version=version,
        holder_id=paper.holder_id,
        party_id=paper.party_id,
        issuer=paper.issuer,
        total=paper.total,
        body=body,
        form_revision=look.revision,
        told=look.told.get(paper.holder_id, {}),
        issued_on=paper.issued_on or clock.today(),
    )


def _issued(document: Document) -> DocumentIssued:
    return DocumentIssued(
        subject=document.id,
        stream=document.party_id,
        document_kind=document.kind,
        number=document.number,
        version=document.version,
        holder_id=document.holder_id,
        total=document.total,
    )
