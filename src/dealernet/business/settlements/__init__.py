"""Who owes what: credit, holds, debts, payments."""
