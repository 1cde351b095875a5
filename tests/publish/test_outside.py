"""Each programme's recipients are counted once, though they are shown in three places."""

from __future__ import annotations

import re

from sasaran.publish.report import render


def test_recipients_are_counted_once(data):
    place = data.places[0]
    code = next(one.code for one in data.programmes if one.programme_no == place.programme_no)
    page = render(data, language="en")
    section = page[page.index(">Recipients outside") :]
    row = re.search(rf"<th[^>]*>\s*{re.escape(code)}\b.*?</tr>", section, re.S)
    assert row is not None and f">{place.n:,}<" in row[0]
