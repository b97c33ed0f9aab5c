"""The files of `web/`: read once, compressed once, recognised by an ETag."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
_SMALLEST = 500
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
CACHE = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class _File:
    stamp: tuple[int, int]
    content_type: str
    etag: str
    body: bytes
    compressed: bytes | None


class WebFiles:
    """Serves what lies under one folder, and nothing outside it. Hidden files and listings do not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[Path, _File] = {}

    def response(
        self, request: Request, name: str, *, cache: str = CACHE, headers: dict[str, str] | None = None
    ) -> Response | None:
        """The answer for a file, None where there is none."""
        found = self._find(name)
        if found is None:
            return None
        accepts_gzip = "gzip" in request.headers.get("accept-encoding", "")
        compress = accepts_gzip and found.compressed is not None
        etag = found.etag[:-1] + '-gz"' if compress else found.etag
        out = {"etag": etag, "cache-control": cache, "vary": "accept-encoding", **(headers or {})}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=out)
        out["content-type"] = found.content_type
        if compress and found.compressed is not None:
            out["content-encoding"] = "gzip"
            return Response(found.compressed, headers=out)
        return Response(found.body, headers=out)

    def _find(self, name: str) -> _File | None:
        if "\x00" in name or any(part.startswith(".") for part in name.split("/")):
            return None
        path = (self._folder / name).resolve()
        try:
            if not path.is_relative_to(self._folder) or not path.is_file():
                return None
            status = path.stat()
        except OSError:
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._files.get(path)
        if known is None or known.stamp != stamp:
            known = self._files[path] = _read(path, stamp)
        return known


def _read(path: Path, stamp: tuple[int, int]) -> _File:
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith(_COMPRESSED)
    return _File(
        stamp=stamp,
        content_type=f"{kind}; charset=utf-8" if text else kind,
        etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        body=body,
        compressed=gzip.compress(body, 9, mtime=0) if text and len(body) >= _SMALLEST else None,
    )
