"""Writing DER, in the one way there is."""

from collections.abc import Iterable

from asn1crypto.core import ObjectIdentifier

INTEGER, OCTETS, NULL, SEQUENCE, SET, GENERALIZED_TIME = 0x02, 0x04, b"\x05\x00", 0x30, 0x31, 0x18


def tlv(tag: int, *parts: bytes) -> bytes:
    """Tag, length and content in DER."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return bytes(ObjectIdentifier(dotted).dump())


def set_of(tag: int, members: Iterable[bytes]) -> bytes:
    """A SET OF, in order."""
    return tlv(tag, *sorted(members))
