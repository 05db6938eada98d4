"""The workbooks a sample town sends in, a month each: every sheet a town fills, with gaps and late figures."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from township.demo.plan import CODE, NAME, Plan
from township.demo.series import Series, in_town, series_of, shared
from township.intake import contract
from township.statistics import periods
from township.statistics.catalogue import Catalogue

# what the county compares its towns by, and what it prints our rank of without the others' figures
_COUNTY = ("fiscal_revenue", "fixed_asset_investment", "above_scale_industry_output", "good_air_rate", "pm25")
_RANK_ONLY = "tax_revenue"
_BASES = {value: word for word, value in contract.BASES.items()}
_WORKS = (  # code, name, unit, office, planned a village
    ("clean_heating", "清洁取暖", "户", "城建办", 30),
    ("public_toilet", "公厕", "处", "城建办", 1),
    ("village_road", "户户通", "米", "城建办/交通", 900),
    ("street_light", "路灯安装", "盏", "城建办", 18),
)
_PROGRAMMES = (
    ("house_repair", "住房维修", 0.8),
    ("toilet_renovation", "卫生厕所改造", 0.15),
    ("tap_water", "自来水维修", 0.05),
)
_GOALS = (  # code, name, theme, indicator, and the target as a multiple of its figure at the year's end; 0 sets none
    ("fiscal", "财政收入完成全年目标", "economy", "fiscal_revenue", 1.0),
    ("investment", "固定资产投资稳定增长", "economy", "fixed_asset_investment", 1.05),
    ("fine_dust", "PM2.5浓度下降", "pollution", "pm25", 1.02),
    ("dust", "PM10浓度下降", "pollution", "pm10", 0.9),
    ("talent", "人才返乡创业", "talent", "returned_talents", 0),
    ("culture", "文明村镇创建", "rural", "", 0),
)
_ISSUES = ("未苫盖", "道路积尘", "车辆未冲洗", "露天焚烧")
_LISTS = {  # lists the annual report names, and how it calls them
    "epi_systems_built": "建立完善的防控制度",
    "epi_lead_group_members": "领导小组成员构成",
    "epi_five_roles": "干群联动角色",
    "epi_media": "宣传渠道",
    "epi_closed_sectors": "暂停营业的行业",
    "epi_disinfect_freq": "每天消毒的场所",
    "talent_db": "人才信息库",
    "talent_bases": "共建基地",
    "talent_five_teams": "人才队伍",
}
_THEMES = {"epi": "疫情防控", "talent": "人才工作"}  # of the lists, by the first part of their codes
_FIELDS = ("economy", "rural", "poverty", "pollution", "epidemic", "talent")  # of lists, goals and problems, in turn
Row = dict[str, str]


def workbooks(plan: Plan, known: Catalogue) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """A workbook a month, as (name, rows by sheet in text)."""
    maker = _Maker(plan, known)
    for month in plan.reported:
        yield f"{NAME}-{periods.month_key(month)}", maker.workbook(month)


class _Maker:
    def __init__(self, plan: Plan, known: Catalogue) -> None:
        self.plan, self.known = plan, known
        draw = random.Random(f"{plan.seed}/weights")
        old = [area.code for area in known.villages(plan.first)]
        self.weights = {code: draw.uniform(0.5, 1.6) for code in old}
        self.successors = {code: known.areas[code].successor or code for code in old}
        counts = {
            "administrative_villages": lambda month: len(known.villages(month)),
            "project_count": lambda month: plan.projects,
            "new_build_projects": lambda month: plan.projects // 2,
            "renovation_projects": lambda month: plan.projects - plan.projects // 2,
        }
        self.series = series_of(known, plan.seed, plan.first.year, self.weights, counts)
        self.late: list[Row] = []
        self.outside = known.town.get("patrol_sites_outside", []) if plan.sites else []

    def workbook(self, month: dt.date) -> dict[str, list[Row]]:
        """The sheets sent in for ``month``: its figures but for gaps, and what came late of the month before."""
        figures, self.late, arrived = [], [], self.late
        for series in self.series.values():
            figures += self._figures(series, month)
        figures += self._county(month)
        end = periods.month_end(month)
        published = f"{end + dt.timedelta(days=10)}"
        source = {"来源代码": f"demo-{periods.month_key(month)}", "名称": f"{NAME}{periods.month_name(month)}统计月报",
                  "发布单位": f"{NAME}统计站", "发布日期": published}  # fmt: skip
        return {
            "来源": [source],
            "统计月报": figures + arrived,
            "目标任务": self._targets(month),
            "民生工程": self._works(month),
            "扶贫项目": self._programmes(month),
            "料场名录": self._sites(month),
            "巡查台账": self._patrols(month),
            "问题整改": self._rectifications(month),
            "项目名录": self._projects(month),
            "项目进度": self._progress(month),
            "企业名录": self._enterprises(month),
            "批注": self._notes(month),
            "计划目标": self._goals(month),
            **(self._report(month) if month == self.plan.first else {}),
        }

    def _figures(self, series: Series, month: dt.date) -> Iterator[Row]:
        known, plan = series.indicator, self.plan
        if month.month < known.first_month or known.sheet != "统计月报" or not self._due(series, month):
            return
        chance = random.Random(f"{plan.seed}/{known.code}/{month}")
        silent = known.owner.split("/")[0] in plan.owing and month >= plan.reported[-3:][0]
        if silent or chance.random() < plan.gaps:
            return
        figure = series.figure(month)
        rows = [self._row(series, CODE, month, figure.value, yoy=figure.yoy_pct, units=figure.units_n)]
        for code, value in self._by_village(series, month).items():
            rows.append(self._row(series, code, month, value))
        # service revenue and profits always come a month behind
        if chance.random() < plan.late or known.lag_months:
            self.late += rows
        else:
            yield from rows

    def _county(self, month: dt.date) -> Iterator[Row]:
        """The county's table by town, which did not come in one month; and the rank it prints alone."""
        others = self.known.other_towns()
        if not others or month == self.plan.reported[len(self.plan.reported) // 2]:
            return
        for code in _COUNTY:
            if month.month < self.series[code].indicator.first_month:
                continue
            for number, area in enumerate(others):
                if (number, month.month) != (4, 7):  # nor did one town's figures
                    figure = in_town(self.series[code], area.code, month)
                    yield self._row(self.series[code], area.code, month, figure.value, yoy=figure.yoy_pct)
        printed = self._row(self.series["county_rank"], CODE, month, 3 + month.month * 5 % 7)
        yield printed | {"分组": _RANK_ONLY, "约数": "并列" if month.month % 4 == 0 else ""}

    @staticmethod
    def _due(series: Series, month: dt.date) -> bool:
        every = {"月": 1, "季": 3, "半年": 6, "年": 12}.get(series.indicator.frequency, 12)
        return month.month % every == 0

    def _by_village(self, series: Series, month: dt.date) -> dict[str, Any]:
        """The villages' figures by those that exist in ``month``; a merged one has its members' sum, or mean rate."""
        parts = series.by_village(month)
        if month < self.plan.merger:
            return parts
        joined: dict[str, list[Any]] = {}
        for code, value in parts.items():
            joined.setdefault(self.successors[code], []).append(value)
        if series.indicator.kind == "rate":
            return {
                code: round(sum(values) / len(values), series.indicator.decimals) for code, values in joined.items()
            }
        return {code: sum(values) for code, values in joined.items()}

    @staticmethod
    def _row(
        series: Series, area: str, month: dt.date, value: Any, *, yoy: Any = None, units: int | None = None
    ) -> Row:
        known = series.indicator
        return {"指标代码": known.code, "指标": known.name, "区划代码": area, "期末": periods.month_key(month),
                "口径": _BASES[known.basis], "数值": f"{value}", "单位": known.unit, "状态": "实报",
                "同比%": "" if yoy is None else f"{yoy}", "单位数": "" if units is None else f"{units}"}  # fmt: skip

    def _targets(self, month: dt.date) -> list[Row]:
        if month.month != 1:
            return []
        rows = []
        for code, series in self.series.items():
            known, value = series.indicator, series.task(month.year)
            if value is None:
                continue
            rows.append({"指标代码": code, "指标": known.name, "区划代码": CODE, "年度": f"{month.year}",
                         "全年任务": f"{value}", "单位": known.unit, "状态": "实报"})  # fmt: skip
        return rows

    def _codes(self, month: dt.date) -> list[str]:
        return [area.code for area in self.known.villages(month)]

    def _works(self, month: dt.date) -> list[Row]:
        rows = []
        for code, name, unit, owner, each in _WORKS[: self.plan.works]:
            reached = min(max((month.month - 2) / 9, 0), 1)
            all_planned = all_done = 0
            for number, village in enumerate(self._codes(month)):
                planned = each * (1 + number % 3)
                done = min(planned, int(planned * reached * (0.8 + number % 5 / 10)))
                rows.append(self._work(code, name, village, month, unit, owner, planned, done))
                all_planned, all_done = all_planned + planned, all_done + done
            rows.append(self._work(code, name, CODE, month, unit, owner, all_planned, all_done))
        return rows

    @staticmethod
    def _work(code: str, name: str, area: str, month: dt.date, unit: str, owner: str, planned: int, done: int) -> Row:
        accepted = done if month.month == 12 else done * 2 // 3
        return {"工程代码": code, "工程": name, "区划代码": area, "期末": periods.month_key(month),
                "单位": unit, "计划数": f"{planned}", "开工数": f"{planned if month.month > 2 else done}",
                "完工数": f"{done}", "验收数": f"{accepted}", "计划完成日": f"{month.year}-11-30", "责任单位": owner,
                "状态": "实报"}  # fmt: skip

    def _programmes(self, month: dt.date) -> list[Row]:
        rows = []
        for code, name, each in _PROGRAMMES if self.plan.villages else ():
            total = 20 * month.month
            parts = shared(total, dict.fromkeys(self._codes(month), 1.0), 0)
            for area, households in [*parts.items(), (CODE, total)]:
                rows.append({"项目代码": code, "项目": name, "区划代码": area, "期末": periods.month_key(month),
                             "户数": f"{households}", "投入资金": f"{float(households) * each:.2f}", "状态": "实报"})  # fmt: skip
        return rows

    def _sites(self, month: dt.date) -> list[Row]:
        villages = self._codes(month)
        return [
            {"点位编码": f"S{number:04d}", "点位名称": self.plan.named(f"料场{number}号"), "点位类型": ("碎石厂", "物料堆场")[number % 2],
             "区划代码": villages[number % len(villages)], "期末": periods.month_key(month),
             "经营状态": ("停业整顿", "待验收", "恢复经营")[(number + month.month // 4) % 3], "状态": "实报"}
            for number in range(1, self.plan.sites + 1)
        ]  # fmt: skip

    def _patrols(self, month: dt.date) -> list[Row]:
        chance = random.Random(f"{self.plan.seed}/patrol/{month}")
        return [
            {"巡查日期": f"{month.replace(day=day)}", "点位编码": site, "巡查结果": "正常", "状态": "实报"}
            for day in range(1, periods.month_end(month).day + 1)
            for site in [*(f"S{number:04d}" for number in range(1, min(self.plan.sites, 40) + 1)), *self.outside]
            if chance.random() > 0.02
        ]

    def _rectifications(self, month: dt.date) -> list[Row]:
        chance = random.Random(f"{self.plan.seed}/issues/{month}")
        rows = []
        for number in range(self.plan.issues_a_month if self.plan.sites else 0):
            found = month.replace(day=chance.randint(1, 25))
            due = found + dt.timedelta(days=7)
            fixed = found + dt.timedelta(days=chance.randint(2, 12))
            open_one = number == 0 and month.month % 5 == 0
            rows.append({"问题编号": f"P{month:%Y%m}-{number:05d}", "问题来源": "日常巡查", "发现日期": f"{found}",
                         "点位编码": f"S{1 + number % self.plan.sites:04d}", "问题类型": _ISSUES[number % 4],
                         "整改时限": f"{due}", "整改完成日期": "" if open_one else f"{fixed}",
                         "销号日期": "" if open_one else f"{fixed + dt.timedelta(days=3)}", "责任单位": "环保所",
                         "状态": "实报"})  # fmt: skip
        return rows

    def _projects(self, month: dt.date) -> list[Row]:
        if month != self.plan.first:
            return []
        return [
            {"项目序号": f"{number}", "计入十二项": "是", "性质": ("新建", "技改")[number % 2],
             "项目名称": self.plan.named(f"演示项目{number}号年产设备生产线"), "简称": self.plan.named(f"演示项目{number}"),
             "建设单位": self.plan.named(f"演示企业{number}有限公司"), "单位简称": self.plan.named(f"演示企业{number}"),
             "总投资": f"{2000 + 350 * number}", "阶段": "在建",
             "期末": periods.month_key(month), "状态": "实报"}
            for number in range(1, self.plan.projects + 1)
        ]  # fmt: skip

    def _progress(self, month: dt.date) -> list[Row]:
        return [
            {"项目序号": f"{number}", "期末": periods.month_key(month), "本年计划投资": f"{900 + 90 * number}",
             "本年累计完成投资": f"{(800 + 85 * number) * month.month // 12}", "阶段": "在建", "状态": "实报"}
            for number in range(1, self.plan.projects + 1)
        ]  # fmt: skip

    def _enterprises(self, month: dt.date) -> list[Row]:
        if month.month != 12 and month != self.plan.first:
            return []
        return [
            {"企业代码": f"E{number:04d}", "企业名称": self.plan.named(f"演示企业{number}有限公司"), "类型": "企业", "情形": "在统企业",
             "在统情况": "新增纳统" if number % 7 == 0 else "", "期末": periods.month_key(month), "状态": "实报"}
            for number in range(1, self.plan.enterprises + 1)
        ]  # fmt: skip

    def _goals(self, month: dt.date) -> list[Row]:
        """The plan of the year that begins: figures to reach by its end, and goals that say none."""
        if month.month != 1 and month != self.plan.first:
            return []
        rows = []
        for code, name, theme, indicator, factor in _GOALS[: self.plan.goals]:
            row = {"计划年度": f"{month.year}", "目标代码": f"demo_{code}", "章节": "一", "领域": "演示", "主题": theme,
                   "目标": self.plan.named(name), "类型": "量化" if factor else "定性", "延续事项": "否", "状态": "实报"}  # fmt: skip
            if indicator in self.series:
                known = self.series[indicator].indicator
                row |= {
                    "指标代码": indicator,
                    "衡量单位": known.unit,
                    "频次": known.frequency,
                    "建议责任单位": known.owner,
                }
                if factor:
                    reached = self.series[indicator].value(dt.date(month.year, 12, 1))
                    row["目标值"] = f"{float(reached) * factor:.2f}"
            rows.append(row)
        rows += [
            {"计划年度": f"{month.year}", "目标代码": f"goal_{number}", "章节": "三",
             "领域": self.plan.named(f"领域{number % 24}"), "主题": _FIELDS[number % 6],
             "目标": self.plan.named(f"目标{number}"), "类型": ("量化", "节点", "项目", "定性", "过程")[number % 5],
             "原文目标": "100%" if number % 5 == 0 else "", "频次": "月", "建议责任单位": self.plan.named("城建办"),
             "延续事项": "是" if number % 3 == 0 else "否", "状态": "实报"}
            for number in range(self.plan.goals - len(_GOALS))
        ]  # fmt: skip
        return rows

    def _report(self, month: dt.date) -> dict[str, list[Row]]:
        """The sheets a town fills once: what its annual report names, plans and owns up to."""
        plan, stated = self.plan, {"状态": "实报"}
        lists = list(_LISTS.items()) if plan.names_a_list else []
        return {
            "人才合作": [
                {"合作代码": f"T{number:04d}", "方式": ("产学研合作", "柔性引才", "挂职")[number % 3],
                 "人才或团队": plan.named(f"专家{number}团队"), "科研单位": plan.named(f"演示大学{number}学院"),
                 "合作企业": plan.named(f"演示企业{number}有限公司"), "内容": "新工艺开发",
                 "期末": periods.month_key(month)} | stated
                for number in range(1, plan.cooperations + 1)
            ],
            "年报数据": [
                {"编号": code, "主题": _THEMES[code.partition("_")[0]], "章节": "一", "段落": "1", "内容": name,
                 "期间": f"{month.year}年", "性质": "定性"} | stated
                for code, name in lists
            ],
            "名单": [
                {"名单代码": code, "名单": name, "主题": _THEMES[code.partition("_")[0]], "序号": f"{number}",
                 "内容": plan.named(f"{name}{number}")} | stated
                for code, name in lists
                for number in range(1, plan.names_a_list + 1)
            ],
            "存在问题": [
                {"序号": f"{number}", "问题": plan.named(f"问题{number}"), "主题": _FIELDS[number % 6]} | stated
                for number in range(1, plan.shortfalls + 1)
            ],
            "存疑": [
                {"编号": f"I{number:02d}", "程度": "中", "主题": _FIELDS[number % 6], "情况": plan.named(f"来源含糊{number}"),
                 "处理": "照原文显示，待核对"} | stated
                for number in range(1, plan.caveats + 1)
            ],
        }  # fmt: skip

    def _notes(self, month: dt.date) -> list[Row]:
        if month.month % 4:
            return []
        return [
            {
                "指标": "fiscal_revenue",
                "截至月份": periods.month_key(month),
                "批注": "含一次性入库，演示用",
                "填写人": "财政所",
            }
        ]
