"""How many parts a text message takes."""

import math

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The signs of the GSM 7-bit alphabet (3GPP TS 23.038)."""

ESCAPED = set("^{}\\[~]|€\f")
"""Signs that take two places in it."""


def text_parts(text: str) -> int:
    """The parts in which a text goes: 160 signs in one and 153 in each of several by the GSM alphabet, 70 and 67 in
    UCS-2, which one other sign makes of the whole text. A sign outside the basic plane takes two places there."""
    if not text:
        return 0
    if set(text) <= GSM | ESCAPED:
        length, one, each = len(text) + sum(sign in ESCAPED for sign in text), 160, 153
    else:
        length, one, each = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else math.ceil(length / each)
