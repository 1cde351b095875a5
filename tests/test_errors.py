"""Errors have one sentence form and an exit code per cause."""

from __future__ import annotations

import inspect

from sasaran import errors


def test_a_message_says_what_where_which_rule_and_what_to_do():
    error = errors.BadFileError("It is empty", where="a.csv", rule="a file has rows", todo="send it again")
    assert str(error) == "It is empty. Where: a.csv. Rule: a file has rows. What to do: send it again."


def test_every_error_has_an_exit_code_of_its_own():
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass)]
    codes = [c.exit_code for c in classes if c is not errors.SasaranError]
    assert len(codes) == len(set(codes)) and 0 not in codes
