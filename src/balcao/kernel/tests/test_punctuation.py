import pytest

from balcao.kernel.punctuation import aside, colon, labelled, listed


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hant", "費用：甲、乙（丙）"),
        ("zh-Hans", "費用：甲、乙（丙）"),
        ("pt", "費用: 甲, 乙 (丙)"),
        ("en", "費用: 甲, 乙 (丙)"),
    ],
)
def test_signs_are_full_width_in_chinese_alone(language, said):
    assert labelled("費用", listed(["甲", "乙"], language), language) + aside("丙", language) == said
    assert colon(language) in said
