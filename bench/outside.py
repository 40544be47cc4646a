"""The systems outside the house, as cheap as can be: registers, departments' inboxes, and a mail server.

They answer for every person of the bench at once and keep nothing, so that the cores are left to the house.
"""

import argparse
import asyncio
import json
from urllib.parse import unquote, urlsplit

from balcao.standins.world import REGISTERS


def looked_up(register: str, number: str) -> dict[str, object] | None:
    """What a register knows: the demo persons as they are, and everybody else as a living pensioner."""
    known = REGISTERS.get(register, {}).get(number)
    if known is not None or register not in ("identity", "fss"):
        return known
    if register == "fss":
        return {"contributor_no": number[:7], "pensioner": True, "pension": 376_000}
    return {"bir": number, "name_zh": "何少芬", "name_pt": "Ho Sio Fan", "status": "alive", "born_on": "1950-09-30"}


def answer_to(method: str, path: str) -> tuple[int, dict[str, object]]:
    """The answer to one request."""
    parts = unquote(urlsplit(path).path).strip("/").split("/")
    if method == "POST" and parts[0] == "departments":
        return 201, {"received": "now"}
    if method == "GET" and parts[0] == "registers" and len(parts) == 3:
        found = looked_up(parts[1], parts[2])
        return (200, found) if found is not None else (404, {"error": "unknown"})
    return 404, {"error": "no such address"}


async def speak_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection until the other side ends it."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.split("\r\n")
            method, path, _version = first.split(" ", 2)
            length = next((int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0)
            if length:
                await reader.readexactly(length)
            status, content = answer_to(method, path)
            body = json.dumps(content).encode()
            writer.write(
                f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def speak_smtp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take every mail and forget it."""
    writer.write(b"220 bench\r\n")
    try:
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if word == b"QUIT":
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    arguments = parser.parse_args()
    http = await asyncio.start_server(speak_http, "127.0.0.1", arguments.port, backlog=512)
    smtp = await asyncio.start_server(speak_smtp, "127.0.0.1", arguments.smtp_port, backlog=512)
    async with http, smtp:
        await asyncio.gather(http.serve_forever(), smtp.serve_forever())


if __name__ == "__main__":
    asyncio.run(main())
