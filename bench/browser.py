"""A browser as small as can be: cookies, forms, one connection kept open. No pictures, no scripts."""

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return {name.decode(): unescape(value.decode()) for name, value in _HIDDEN.findall(self.body)}


class Unexpected(Exception):
    """A page answered otherwise than the journey goes."""


@dataclass
class Browser:
    """One person's browser. A connection the server closed is opened again, never a request repeated."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        """A page."""
        return await self._send("GET", path, b"")

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form."""
        return await self._send("POST", path, urlencode(fields).encode())

    async def close(self) -> None:
        """Close the connection; the cookies stay."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def _send(self, method: str, path: str, body: bytes) -> Answer:
        self.requests += 1
        if self._writer is None or self._reader is None or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Language: zh-TW"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        return await self._read()

    async def _read(self) -> Answer:
        assert self._reader
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, location, close = 0, "", False
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "location":
                    location = urlsplit(value).path
                case "set-cookie":
                    cookie, _, kept = value.partition(";")[0].partition("=")
                    self.cookies[cookie] = kept
                case "connection":
                    close = value.lower() == "close"
                case "transfer-encoding":
                    raise Unexpected("the bench reads no chunked answers")
        body = await self._reader.readexactly(length)
        if close:
            await self.close()
        return Answer(int(lines[0].split()[1]), location, body)
