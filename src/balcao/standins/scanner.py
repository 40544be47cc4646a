"""A malware scanner for the demo world: speaks ClamAV's protocol and knows the harmless test signatures.

It works; bytes that hold ``BALCAO-SCANNER-FAILS`` break the connection off, ``BALCAO-SCANNER-SLOW`` takes ten seconds.
"""

import argparse
import socketserver
import time

EICAR = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"  # in two parts, so that no scanner takes this module for it
SIGNATURES = {EICAR: "Eicar-Test-Signature", b"BALCAO-TEST-" + b"MALWARE": "Balcao.Test.Malware"}
FAILS, SLOW, SLOW_SECONDS = b"BALCAO-SCANNER-FAILS", b"BALCAO-SCANNER-SLOW", 10
LARGEST = 100 * 1024 * 1024


class Scan(socketserver.StreamRequestHandler):
    """One connection, one command."""

    def handle(self) -> None:
        """Answer PING and INSTREAM as clamd does."""
        command = b""
        while not command.endswith((b"\0", b"\n")) and len(command) < 100:
            sign = self.rfile.read(1)
            if not sign:
                return
            command += sign
        if command in (b"zPING\0", b"nPING\n", b"PING\n"):
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self._scan()
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _scan(self) -> None:
        data = bytearray()
        while length := int.from_bytes(self.rfile.read(4)):
            data += self.rfile.read(length)
            if len(data) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if FAILS in data:
            return
        if SLOW in data:
            time.sleep(SLOW_SECONDS)
        found = next((name for sign, name in SIGNATURES.items() if sign in data), "")
        self.wfile.write(f"stream: {found} FOUND\0".encode() if found else b"stream: OK\0")


class Scanner(socketserver.ThreadingTCPServer):
    """The scanner on a port of this machine."""

    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    with Scanner(("127.0.0.1", arguments.port), Scan) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
