"""Which place a title names: the town, another, or none."""

from __future__ import annotations

import pytest

from tests.bundled import CATALOGUE
from township.intake.recognise import other_town

ROWS = [["指标", "单位", "累计"], ["税收收入", "万元", 1]]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("汶上县南站镇2020年10月统计月报", "汶上县南站镇"),
        ("2020年10月南站镇统计月报", "南站镇"),
        ("军屯乡2020年1—10月主要指标", "军屯乡"),
        ("中都街道统计月报", "中都街道"),
        ("杭州市萧山区义桥镇2020年10月统计月报", "杭州市萧山区义桥镇"),
        ("浙江省义桥镇月报", "浙江省义桥镇"),
        *(
            (title, "")
            for title in ("义桥镇2020年10月统计月报", "山东省济宁市汶上县义桥镇月报", "2020年10月义桥镇月报")
        ),
        *(
            (title, "")
            for title in ("关于汶上县义桥镇主要指标", "义桥镇乡村振兴月报", "义桥镇城镇居民收入", "我县义桥镇")
        ),
        *(
            (title, "")
            for title in ("汶上县2020年10月主要经济指标", "城镇新增就业", "全县各镇街主要指标", "各乡镇月报")
        ),
        *((title, "") for title in ("新型城镇化指标", "乡村振兴", "单位：万元", "全镇统计月报", "本镇月报", "")),
    ],
)
def test_a_title_names_the_town_another_or_none(title, other):
    assert other_town.named_instead(title, CATALOGUE.town) == other


def test_another_towns_sheet_is_refused_unless_its_rows_say_where_they_belong(take):
    title = ["汶上县南站镇2020年10月统计月报"]
    [error] = take({"统计月报": [title, *ROWS]}).errors

    assert error.cell == "A1"
    assert "标题写的是“汶上县南站镇”，这里只收汶上县义桥镇的数" in error.message
    rows = [[*ROWS[0], "村"], [*ROWS[1], "义桥镇"]]
    assert take({"统计月报": [title, *rows]}).errors == []


def test_another_towns_patrols_are_refused_too(take):
    rows = [["南站镇巡查台账"], ["巡查日期", "点位编码", "巡查结果"], ["2020-10-01", "C01", "正常"]]

    assert [p.cell for p in take({"巡查台账": rows}).errors] == ["A1"]
