"""What the how-to tells developers is true: its code verifies our messages, its figures are those of the program."""

from __future__ import annotations

import re

import pytest

from dealernet.foundation import clock
from dealernet.foundation.events.feed import TOLD
from dealernet.integrations.webhooks import client, commands, messages, patience, switching
from dealernet.integrations.webhooks.signing import new_secret, signed_headers
from ground.source import ROOT

PAGE = (ROOT / "docs" / "how-to" / "receive-webhooks.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_verifies_what_we_sign():
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    told: dict = {}
    exec(code, told)
    former, fresh, body = new_secret(), new_secret(), '{"data": {"имя": "Ёлка"}}'.encode()
    headers = dict(signed_headers("1", clock.now(), body, [fresh, former]))

    for secret in (former, fresh):
        assert told["verified"](secret, headers, body) == {"data": {"имя": "Ёлка"}}
    with pytest.raises(ValueError, match="fits"):
        told["verified"](new_secret(), headers, body)
    with pytest.raises(ValueError, match="fits"):
        told["verified"](fresh, headers, body + b" ")


def test_the_figures_of_the_page_are_those_of_the_program():
    words = " ".join(PAGE.split())

    assert f"2xx within {client.WITHIN:g} seconds" in words
    assert [pause.total_seconds() for pause in patience.PAUSES[:9]] == [5, 30, 120, 600, 1800, 3600, 7200, 14400, 21600]
    assert {pause.total_seconds() for pause in patience.PAUSES[9:]} == {8 * 3600}
    assert (patience.LONG.days, client._LONGEST_REST.total_seconds(), commands.BOTH.days) == (3, 6 * 3600, 1)
    assert (messages.LARGEST, messages.TEST, messages.CALL) == (256 * 1024, "webhooks.test", "webhooks.called")
    assert all(re.search(rf"\b{about}\b", words) for about in TOLD)
    assert set(switching.REASONS) == {"gone", "failing"}
