"""Runs in the bot's Python (.venv-bot), not in the tests': parses messages with a trained model.

    .venv-bot/bin/python tests/nlu/parse_messages.py MODEL < messages.json > answers.json

Both files hold a JSON list: texts in; [intent, confidence] pairs out.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


async def parse_all(model: str, texts: list[str]) -> list[tuple[str | None, float]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    answers = []
    for text in texts:
        intent = (await agent.parse_message(text)).get("intent") or {}
        answers.append((intent.get("name"), float(intent.get("confidence") or 0.0)))
    return answers


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    from bot.start import leave_out_tensorflow, trained

    leave_out_tensorflow(trained(Path(sys.argv[1])))
    answers = asyncio.run(parse_all(sys.argv[1], json.load(sys.stdin)))
    sys.stdout.write("\n" + json.dumps(answers) + "\n")
