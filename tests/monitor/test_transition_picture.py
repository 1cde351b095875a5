"""The picture of movement is well-formed, shows every share, and says what is not known."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.monitor.picture import transition_svg


def test_every_share_is_drawn_and_names_are_escaped():
    drawn = ElementTree.fromstring(
        transition_svg([[0.9, 0.1], [np.nan, np.nan]], ["<poor>", "near"], "A & B")
    )
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["<poor>", "<poor>", "near", "near", "90.0%", "10.0%", "-", "-"]
    dark = [one.get("fill-opacity") for one in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert dark == ["0.900", "0.100", "0.000", "0.000"]


def test_a_name_too_few_is_refused():
    with pytest.raises(ParameterError, match="one name"):
        transition_svg(np.eye(3), ["a", "b"], "t")
