"""What an actor may do with debts and credit."""

from __future__ import annotations

from dealernet.business.settlements.commands.terms import follow_terms

__all__ = ["follow_terms"]
