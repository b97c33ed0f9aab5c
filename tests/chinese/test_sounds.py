"""Characters by their sound, without tones."""

from __future__ import annotations

from chinese.sounds import sound, sounds


def test_characters_of_one_sound_are_alike_whatever_their_tone() -> None:
    assert sound("退") == sound("推") == "tui"
    assert sounds("退货") == sounds("推火") == "tui huo"


def test_what_has_no_reading_is_itself() -> None:
    assert sound("a") == "a"
    assert sound("？") == "？"
