"""Orders as staff work with them: list, board, card, and the acts on them."""
