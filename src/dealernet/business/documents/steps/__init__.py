"""What other areas may do to papers inside their own transaction: issue and void them."""

from __future__ import annotations

from dealernet.business.documents.steps.invoices import Issued, issue_invoices, void_invoices
from dealernet.business.documents.steps.transfers import issue_transfers

__all__ = ["Issued", "issue_invoices", "issue_transfers", "void_invoices"]
