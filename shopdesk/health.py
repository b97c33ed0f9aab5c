"""Asks a process over HTTP whether it is up; with plain sockets, so that no proxy gets in between."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


async def answers(url: str, *, timeout: float = 3.0) -> bool:
    """Whether `url` answers with a status below 500."""
    return 0 < await status_of(url, timeout=timeout) < 500


async def status_of(url: str, *, timeout: float = 3.0) -> int:
    """The HTTP status that `url` answers with, 0 if there is no answer."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode())
                first = (await reader.readline()).split()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 0
