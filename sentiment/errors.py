"""What can go wrong.

SentimentError
├── EncoderMissing   the package with the encoder's weights is not installed, or of another build
├── WeightsWrong     weights cannot be read, or were made for another encoder
└── TextsWrong       texts to learn from that nothing can be learned from
"""

from __future__ import annotations


class SentimentError(Exception):
    """Base of all; its text is for people."""


class EncoderMissing(SentimentError):
    """Mended by installing the package that is named."""


class WeightsWrong(SentimentError):
    """Mended by training anew, or by removing the setting that names the folder."""


class TextsWrong(SentimentError):
    """Mended in the file that is named."""
