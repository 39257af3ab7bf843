"""What rules may do: one module an area."""

from __future__ import annotations

from dealernet.automation.actions import conversations, deals, documents, fields, orders, settlements, tasks

__all__ = ["conversations", "deals", "documents", "fields", "orders", "settlements", "tasks"]
