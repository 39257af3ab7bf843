"""Everything that may be asked of letters and messages."""

from __future__ import annotations

from dealernet.business.conversations.letters import KIND as LETTER
from dealernet.business.conversations.letters import WORDS as LETTER_WORDS
from dealernet.business.conversations.letters import letter_body, strange_words
from dealernet.business.conversations.queries.letters import (
    LetterRow,
    TemplateRow,
    has_message,
    letter_card,
    letter_subjects,
    letters_of_holder,
    list_letters,
    list_templates,
    mentions,
    message_to_send,
    template_about,
    try_letter,
    try_message,
)
from dealernet.business.conversations.queries.links import (
    Correspondent,
    LinkRow,
    links_of_dealer,
    links_of_staff,
    list_links,
    own_link,
    ways,
    whose_chat,
)

__all__ = [
    "LETTER",
    "LETTER_WORDS",
    "Correspondent",
    "LetterRow",
    "LinkRow",
    "TemplateRow",
    "has_message",
    "letter_body",
    "letter_card",
    "letter_subjects",
    "letters_of_holder",
    "links_of_dealer",
    "links_of_staff",
    "list_letters",
    "list_links",
    "list_templates",
    "mentions",
    "message_to_send",
    "own_link",
    "strange_words",
    "template_about",
    "try_letter",
    "try_message",
    "ways",
    "whose_chat",
]
