"""What can go wrong in a command, and the exit status it ends with.

CommandError (2: what was asked for cannot be done as asked)
└── StepFailed (1: it was begun and failed)
"""

from __future__ import annotations


class CommandError(Exception):
    """Bad input or a missing precondition; the message is one line for the person at the terminal."""

    exit_code = 2


class StepFailed(CommandError):
    """A step of set-up, training or running did not succeed."""

    exit_code = 1
