"""Deals on the desk: the board, the list, the card with what to do next, opening and changing one."""
