"""Bodies of the agents' API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from desk.text import clean_line, clean_text


def _something(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ValueError("must not be empty")
    return cleaned


def _line(text: str) -> str:
    return clean_line(text, 300)


ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Text = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_something)]
Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_line)]
Password = Annotated[str, StringConstraints(max_length=200)]
Role = Literal["agent", "admin"]
Language = Literal["en", "zh"]


class Body(BaseModel):
    """Unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid")


class SignIn(Body):
    """E-mail address and password."""

    email: Line
    password: Password


class NewPassword(Body):
    """The password in use, and the next one."""

    current: Password
    new: Password


class NewText(Body):
    """A reply or a note; the same client_id again is the same text."""

    client_id: ClientId
    text: Text


class Transfer(Body):
    """Who takes over."""

    agent_id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class Snooze(Body):
    """Until when."""

    until: Annotated[AwareDatetime, AfterValidator(lambda moment: _in_utc(moment))]


class Presence(Body):
    """Whether the agent takes conversations."""

    status: Literal["online", "away", "offline"]


class NewAgent(Body):
    """An account."""

    email: Line
    name: Line
    password: Password
    role: Role = "agent"


class ChangedAgent(Body):
    """What changes of an account; what is left out stays."""

    name: Line | None = None
    role: Role | None = None
    active: bool | None = None
    password: Password | None = None


class CannedAnswer(Body):
    """A ready answer; {customer_name}, {order_number} and {agent_name} are filled in."""

    short_code: Line
    text: Text
    language: Language = "en"


class Misses(Body):
    """Wordings by their numbers; the number of any message of a wording will do."""

    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=500)]


class LabelledMisses(Misses):
    """What these wordings mean: the name of a label."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Hours(Body):
    """`mon-fri 09:00-18:00; sat 10:00-14:00`, `always` or `never`, in a time zone."""

    business_hours: Annotated[str, StringConstraints(max_length=300)]
    time_zone: Annotated[str, StringConstraints(max_length=64)] = Field("UTC")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is beyond all calendars") from None
