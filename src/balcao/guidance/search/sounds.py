"""Chinese words by their sound: typed as pinyin or Jyutping, in full or by initials, without tones."""

import re
from functools import lru_cache

from balcao.kernel.texts import to_simplified

TONE = re.compile(r"[0-9]")
SHORTEST = 2
"""Fewer characters than that sound like too many words."""


@lru_cache(maxsize=100_000)
def sounds(word: str) -> frozenset[str]:
    """How a Chinese word may be typed by its sound: ``良民證`` is ``lmz``, ``liangminzheng``, ``loengmanzing``."""
    if len(word) < SHORTEST or not all(is_chinese(sign) for sign in word):
        return frozenset()
    import ToJyutping  # their dictionaries take a second: only those who search need them
    from pypinyin import Style, lazy_pinyin

    pinyin = [syllable.replace("v", "u") for syllable in lazy_pinyin(to_simplified(word), style=Style.NORMAL)]
    jyutping = [TONE.sub("", sound.split()[0]) for _sign, sound in ToJyutping.get_jyutping_list(word) if sound]
    found = set()
    for syllables in (pinyin, jyutping):
        if len(syllables) == len(word):
            found |= {"".join(syllables), "".join(syllable[0] for syllable in syllables)}
    return frozenset(found)


def is_chinese(sign: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= sign <= "\u9fff" or ord(sign) > 0x20000
