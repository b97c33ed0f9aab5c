"""What can be wrong.

RecommenderError
├── DataWrong           the interactions cannot be used
├── NotFitted           a model is asked before it has learned
├── ArtefactWrong       a stored model cannot be read
└── EngineMissing       what should do the work is not installed or does not start
"""

from __future__ import annotations


class RecommenderError(Exception):
    """Any error of this package; its text is for people."""


class DataWrong(RecommenderError):
    """The interactions cannot be used; the text says why and what to mend."""


class NotFitted(RecommenderError):
    """The model has not learned anything yet."""


class ArtefactWrong(RecommenderError):
    """A stored model is broken, of another version or of another kind."""


class EngineMissing(RecommenderError):
    """What should do the work is not installed or does not start; the text says how to get it."""
