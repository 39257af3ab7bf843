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
