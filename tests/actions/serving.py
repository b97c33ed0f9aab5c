"""A Sanic app over real HTTP for a test, beside others that the same process has served."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sanic import Sanic

from tests.live import free_port


@asynccontextmanager
async def served(app: Sanic[Any, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app while it listens on a free port of the loopback."""
    with pytest.MonkeyPatch.context() as patch:
        # Without it Sanic rewrites its own code at the first start and cannot do so again at the second.
        patch.setattr(Sanic, "test_mode", True)
        port = free_port()  # Sanic takes 0 for its default
        running = await app.create_server(host="127.0.0.1", port=port, return_asyncio_server=True)
        assert running is not None
        await running.startup()
        await running.before_start()
        await running.start_serving()
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                yield client
        finally:
            await running.before_stop()
            await running.close()
            await running.after_stop()
            Sanic.unregister_app(app)
