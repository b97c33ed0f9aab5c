"""`shopdesk run`: the three processes in the foreground, their lines with the process's name before them."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from shop.settings import PROJECT_FOLDER
from shopdesk.deployment import note_running
from shopdesk.errors import CommandError, StepFailed
from shopdesk.health import status_of
from shopdesk.noise import NoiseFilter
from shopdesk.processes import NeverReady, Supervisor, SupervisorError
from shopdesk.settings import RunSettings
from shopdesk.system import process_specs

COLOURS = {"bot": "magenta", "actions": "cyan", "desk": "green", "": "bold yellow"}


def run_processes(settings: RunSettings, model: Path, console: Console, *, started: float) -> None:
    """Run until Ctrl-C or SIGTERM; `started` is when the user began to wait, by time.monotonic()."""
    try:
        asyncio.run(_run(settings, model, console, started))
    except NeverReady as error:
        raise StepFailed(str(error)) from None
    except SupervisorError as error:
        raise CommandError(str(error)) from None


async def _run(settings: RunSettings, model: Path, console: Console, started: float) -> None:
    noise = NoiseFilter()

    def write_line(name: str, line: str) -> None:
        if name == "bot" and settings.log_level != "debug" and not noise.passes(line):
            return
        colour = COLOURS.get(name, "")
        console.print(Text.assemble((f"{name or 'shopdesk':<8}", colour), "| ", line), soft_wrap=True)

    note_running(PROJECT_FOLDER, model)
    supervisor = Supervisor(
        process_specs(settings, model),
        folder=PROJECT_FOLDER,
        write_line=write_line,
        status_file=settings.status_file,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)
    console.print("Starting bot, actions and desk (Ctrl-C stops them all)")
    announcing: list[asyncio.Task[None]] = []

    def on_ready() -> None:
        announcing.append(asyncio.create_task(_announce(settings, console, started)))

    await supervisor.run(on_ready)
    console.print("Stopped.")


async def _announce(settings: RunSettings, console: Console, started: float) -> None:
    # All three answer; the desk's own readiness (it has reached the other two) follows within moments.
    for _ in range(50):
        if await status_of(f"{settings.desk_address}/health/ready") == 200:
            break
        await asyncio.sleep(0.2)
    console.print(ready_lines(settings, time.monotonic() - started), soft_wrap=True, highlight=False)


def ready_lines(settings: RunSettings, seconds: float) -> Text:
    """What a person needs to know once everything runs; the first line begins with READY."""
    desk = settings.desk_address
    rows = [("Demo shop", f"{desk}/")] if settings.demo else []
    rows += [("Agent desk", f"{desk}/desk"), ("API", f"{desk}/api/openapi.json")]
    if settings.demo and settings.demo_agent_password:
        password = settings.demo_agent_password.get_secret_value()
        rows.insert(2, ("", f"sign in as {settings.demo_agent_email} with {password}"))
    text = Text.assemble(("\nREADY", "bold green"), f" after {seconds:.0f} s\n")
    for label, value in rows:
        text.append(f"  {label:<11} {value}\n")
    return text
