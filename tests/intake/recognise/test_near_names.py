"""Names near to one that is not known: offered in the order of their likeness."""

import pytest

from tests.bundled import CATALOGUE
from township.intake.recognise.near_names import near_indicators


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("规模以上工业增加值增长速度", "规上工业增加值增速"),
        ("一般预算收入", "公共财政预算收入"),  # by its alias 一般公共预算收入
        ("固定资产投资额", "固定资产投资"),
        ("ＰＭ2.5 浓度（微克）", "PM2.5浓度"),
    ],
)
def test_the_nearest_stands_first(name, nearest):
    assert near_indicators(name, CATALOGUE)[0].name == nearest


def test_nothing_is_near_to_something_else_and_no_more_than_five_are_offered():
    assert near_indicators("养老服务床位", CATALOGUE) == []
    assert near_indicators("", CATALOGUE) == []
    assert len(near_indicators("规上工业企业", CATALOGUE)) == 5
