"""Transfer documents: one a shipment, numbered without gaps where the number is ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from dealernet.business.documents.errors import PaperIncomplete, TransferNumberTaken
from dealernet.business.documents.events import TransferIssued
from dealernet.business.documents.models import TRANSFER, Document
from dealernet.business.documents.rules.transfer import TransferPaper
from dealernet.business.documents.steps.invoices import Issued, void
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import insert_all
from dealernet.foundation.events import log
from dealernet.foundation.events.log import plain


def issue_transfers(actor: Actor, papers: Sequence[TransferPaper]) -> list[Issued]:
    """Issue a transfer document a shipment. One that was issued before keeps its number; its old version is void.

    A paper equal to the one that stands changes nothing. Refuses one without a seller, a buyer or lines, and a
    number of 1C that another shipment already has. The caller has locked the orders; the counters are locked here,
    after everything else, so that a number is never left out. Six statements, however many papers.
    """
    standing = _standing(papers)
    taken = _taken([paper for paper in papers if paper.number])
    answers: dict[UUID, Issued] = {}
    made: list[tuple[TransferPaper, Document | None, object]] = []
    for paper in papers:
        before, body = standing.get(paper.shipment_id), plain(paper.body())
        if missing := paper.missing():
            refusal = PaperIncomplete(missing=", ".join(missing))
            answers[paper.shipment_id] = Issued(paper.holder_id, refusal=refusal)
        elif before is not None and before.body == body:
            answers[paper.shipment_id] = Issued(paper.holder_id, before.id, before.number, before.version)
        elif before is None and _is_taken(paper, taken):
            answers[paper.shipment_id] = Issued(paper.holder_id, refusal=TransferNumberTaken(number=paper.number))
        else:
            taken[(paper.series, paper.issuer, paper.number)] = paper.shipment_id
            made.append((paper, before, body))
    numbers = _numbers(Counter(paper.series for paper, before, _ in made if before is None and not paper.number))
    documents = [_document(paper, before, body, numbers) for paper, before, body in made]
    void([before for _, before, _ in made if before is not None])
    insert_all(documents)
    log.record(actor, *(_issued(document) for document in documents))
    for document in documents:
        answers[UUID(str(document.shipment_id))] = Issued(
            document.holder_id, document.id, document.number, document.version, changed=True
        )
    return [answers[paper.shipment_id] for paper in papers]


def _standing(papers: Sequence[TransferPaper]) -> dict[UUID, Document]:
    shipments = [paper.shipment_id for paper in papers]
    found = Document.objects.filter(kind=TRANSFER, state="issued", shipment_id__in=shipments)
    return {document.shipment_id: document for document in found if document.shipment_id}


def _taken(papers: Sequence[TransferPaper]) -> dict[tuple[str, str, str], UUID | None]:
    numbers = {paper.number for paper in papers}
    found = Document.objects.filter(kind=TRANSFER, number__in=numbers, series__in={paper.series for paper in papers})
    rows = found.values_list("series", "issuer", "number", "shipment_id")
    return {(series, issuer, number): shipment for series, issuer, number, shipment in rows}


def _is_taken(paper: TransferPaper, taken: dict[tuple[str, str, str], UUID | None]) -> bool:
    key = (paper.series, paper.issuer, paper.number)
    return bool(paper.number) and taken.get(key, paper.shipment_id) != paper.shipment_id


def _numbers(wanted: Counter[str]) -> dict[str, list[str]]:
    if not wanted:
        return {}
    with connection.cursor() as db:
        db.execute(
            "insert into documents_counter as c (series, last) select * from unnest(%s::text[], %s::integer[])"
            " on conflict (series) do update set last = c.last + excluded.last returning series, last",
            [sorted(wanted), [wanted[series] for series in sorted(wanted)]],
        )
        last = dict(db.fetchall())
    return {series: [str(n) for n in range(last[series], last[series] - count, -1)] for series, count in wanted.items()}


def _document(paper: TransferPaper, before: Document | None, body: object, numbers: dict[str, list[str]]) -> Document:
    return Document(
        kind=TRANSFER,
        number=before.number if before else (paper.number or numbers[paper.series].pop()),
        series=before.series if before else paper.series,
        version=before.version + 1 if before else 1,
        holder_id=paper.holder_id,
        shipment_id=paper.shipment_id,
        party_id=paper.party_id,
        issuer=before.issuer if before else paper.issuer,
        total=paper.total,
        body=body,
        issued_on=clock.today() if before else paper.shipped_on,
    )


def _issued(document: Document) -> TransferIssued:
    return TransferIssued(
        subject=document.id,
        stream=document.party_id,
        number=document.number,
        version=document.version,
        holder_id=document.holder_id,
        total=document.total,
    )
