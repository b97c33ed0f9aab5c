"""Messages of the desk in the shapes that clients of Rasa know."""

from __future__ import annotations

from typing import Any

from desk.downloads import Downloads
from shop.conversations.views import MessageView


def rest_message(message: MessageView, recipient: str, downloads: Downloads) -> dict[str, Any]:
    """One answer of the REST webhook; the question asked is at the top level and inside `custom`."""
    plain = downloads.linked(message.to_dict())
    answer: dict[str, Any] = {"recipient_id": recipient, "text": plain["text"]}
    for key in ("buttons", "image", "attachment", "custom"):
        if plain[key]:
            answer[key] = plain[key]
    for key in ("expects", "choices"):
        if plain["custom"].get(key):
            answer[key] = plain["custom"][key]
    answer["author"] = plain["author"]
    return answer


def socketio_messages(message: MessageView, downloads: Downloads) -> list[dict[str, Any]]:
    """What `bot_uttered` carries: text with quick replies, an attachment, and then the custom part."""
    plain = downloads.linked(message.to_dict())
    sent: list[dict[str, Any]] = []
    if plain["text"] or plain["buttons"]:
        uttered: dict[str, Any] = {"text": plain["text"]}
        if plain["buttons"]:
            uttered["quick_replies"] = [{"content_type": "text", **button} for button in plain["buttons"]]
        sent.append(uttered)
    if plain["image"]:
        sent.append({"attachment": {"type": "image", "payload": {"src": plain["image"]}}})
    if plain["attachment"]:
        sent.append({"attachment": plain["attachment"]})
    if plain["custom"]:
        sent.append({"custom": plain["custom"]})
    for part in sent:
        part["seq"] = plain["seq"]
    return sent
