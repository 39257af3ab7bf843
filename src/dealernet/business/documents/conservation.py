"""What always holds of papers."""

from __future__ import annotations

from dealernet.foundation.conservation import always

always(
    "documents.known",
    "Every event about a paper is of one that exists.",
    """
    select e.id, 'a document' as expected, e.subject as found
      from events_event e
     where e.subject_type = 'document' and not exists (select 1 from documents_document d where d.id = e.subject)
    """,
)
always(
    "documents.gapless",
    "The transfer documents we number are numbered from one on without gaps.",
    """
    select c.series, c.last as expected, count(distinct d.number) as found
      from documents_counter c
      left join documents_document d on d.series = c.series and d.kind = 'transfer' and d.issuer = 'dealernet'
     group by c.series having count(distinct d.number) <> c.last or max(d.number::integer) <> c.last
    """,
)
always(
    "documents.look",
    "The printed form an invoice was issued with is still there to draw it by.",
    """
    select d.id, 'a revision of the form' as expected, d.form_revision as found
      from documents_document d
     where d.form_revision > 0
       and not exists (select 1 from configuration_revision r join configuration_definition c on c.id = r.definition_id
                        where c.kind = 'printed_form' and c.key = 'invoice' and r.number = d.form_revision)
    """,
)
