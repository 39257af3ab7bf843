"""Segments as words of conditions: of a buyer, and of whatever belongs to one."""

from __future__ import annotations

from dealernet.business.segments.facts.published import KIND, all_segments, condition_of, held_fast, segments_now
from dealernet.business.segments.facts.words import condition_in_sql, words_of_buyers

__all__ = [
    "KIND",
    "all_segments",
    "condition_in_sql",
    "condition_of",
    "held_fast",
    "segments_now",
    "words_of_buyers",
]
