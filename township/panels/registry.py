"""What is on each page: every panel's title, its query, what draws it, and what stands under it.

The pages arrange these panels; the meeting mode, slides and workbooks take them from here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from township.panels.blocks import Draw
from township.panels.themes import economy, epidemic, overview, plan, pollution, poverty, report, rosters, rural, talent


@dataclass(frozen=True)
class Panel:
    """One question, its picture, and where it comes from. Hashable.

    Attributes:
        page: url path of the page it belongs to.
        name: unique on its page; anchor and key.
        title: what is measured, in Chinese.
        query: name of the query file.
        draw: frame → Drawing.
        indicator: catalogue code whose definition and owner stand under 来源.
        sheet: the sheet to fill when there is no data; the empty state names it.
        caveats: ids of known ambiguities of the source (table caveat) shown as notes.
        also: further indicators shown; their 批注 are listed under the panel like the indicator's.
        nothing: what to say when no rows is good news rather than missing data, e.g. nothing is owed.
        own: query parameters besides the filters, as (name, value).
    """

    page: str
    name: str
    title: str
    query: str
    draw: Draw
    indicator: str | None
    sheet: str
    caveats: tuple[str, ...]
    nothing: str
    also: tuple[str, ...]
    own: tuple[tuple[str, Any], ...]

    @property
    def id(self) -> str:
        """Unique among all panels: ``economy/sectors``."""
        return f"{self.page}/{self.name}"

    @property
    def aside(self) -> bool:
        """Whether it is looked up at a desk and never put on a wall: the report's figures one by one."""
        return self.name.startswith("statements")


@dataclass(frozen=True)
class Page:
    """One page: ``conclusion`` makes its sentence from what ``query`` returns; its panels in reading order."""

    path: str
    title: str
    query: str
    conclusion: Callable[[pd.DataFrame], str] = field(repr=False)
    panels: tuple[Panel, ...]


def _panel(
    name: str,
    title: str,
    query: str,
    draw: Draw,
    *,
    indicator: str | None = None,
    sheet: str = "统计月报",
    caveats: tuple[str, ...] = (),
    nothing: str = "",
    also: tuple[str, ...] = (),
    **own: Any,
) -> Panel:
    return Panel("", name, title, query, draw, indicator, sheet, caveats, nothing, also, tuple(sorted(own.items())))


def _account(theme: str) -> tuple[Panel, Panel]:
    """What closes a theme's page: what nobody has reported yet, and the report's figures beside those computed."""
    return (
        _panel(
            "coverage", "尚未报数", "report/coverage", report.coverage, nothing="目录中的指标都有实报。", theme=theme
        ),
        _panel("statements", "年报原数与算得数对照", "report/statements", report.statements, theme=theme),
    )


def _page(path: str, title: str, query: str, conclusion: Callable[[pd.DataFrame], str], *panels: Panel) -> Page:
    return Page(path, title, query, conclusion, tuple(replace(panel, page=path) for panel in panels))


# a table to be read down, one entry a panel
# fmt: off
PAGES = {
    page.path: page
    for page in (
        _page("overview", "总览", "overview/conclusion", overview.conclusion,
            _panel("tasks", "任务灯板", "overview/tasks", overview.tasks, indicator="fiscal_revenue",
                   caveats=("I11",)),
            _panel("problems", "短板", "overview/problems", overview.problems, sheet="存在问题", caveats=("I05",)),
            _panel("works", "民生工程走到哪一步", "overview/works", overview.works, sheet="民生工程"),
            _panel("themes", "各主题要数", "overview/themes", overview.themes),
            _panel("owed", "尚未报数", "overview/owed", overview.owed),
            _panel("risk", "防范化解重大风险", "overview/risk", overview.risk, sheet="名单"),
            _panel("statements", "年报原数与算得数对照：存在问题", "report/statements", report.statements,
                   theme="overview"),
            _panel("statements_risk", "年报原数与算得数对照：重大风险", "report/statements", report.statements,
                   theme="risk"),
        ),
        _page("economy", "经济运行", "economy/conclusion", economy.conclusion,
            _panel("fiscal_progress", "财政收入", "economy/fiscal_progress", economy.fiscal_progress,
                   indicator="fiscal_revenue", caveats=("I12",)),
            _panel("fiscal_composition", "财政收入构成", "economy/fiscal_composition", economy.fiscal_composition,
                   indicator="industrial_commercial_tax"),
            _panel("fiscal_path", "财政收入累计进度", "economy/fiscal_path", economy.fiscal_path,
                   indicator="fiscal_revenue"),
            _panel("sectors", "三大行业", "economy/sectors", economy.sectors,
                   also=("above_scale_service_revenue", "above_quota_trade_sales"),
                   indicator="above_scale_industry_output", caveats=("I09",)),
            _panel("sector_paths", "三大行业累计走势", "economy/sector_paths", economy.sector_paths,
                   also=("above_scale_service_revenue", "above_quota_trade_sales"),
                   indicator="above_scale_industry_output"),
            _panel("projects", "投资项目", "economy/projects", economy.projects, sheet="项目名录",
                   indicator="project_count", caveats=("I17", "I31")),
            _panel("project_kinds", "项目性质", "economy/project_kinds", economy.project_kinds, sheet="项目名录",
                   indicator="project_count"),
            _panel("project_investment", "项目投资", "economy/project_investment", economy.project_investment,
                   also=("project_total_investment", "fixed_asset_investment"), indicator="project_investment",
                   caveats=("I14",)),
            _panel("register", "四上企业", "economy/register", economy.register,
                   indicator="above_scale_industry_units"),
            _panel("kinetic", "新旧动能与重点项目申报", "economy/kinetic", economy.kinetic, sheet="项目名录",
                   indicator="kinetic_library_projects"),
            _panel("resumption", "复工复产", "economy/resumption", economy.resumption, indicator="resumption_rate"),
            *_account("economy"),
        ),
        _page("rural-revitalization", "乡村振兴", "rural/conclusion", rural.conclusion,
            _panel("works", "民生工程进度", "rural/works", rural.works, sheet="民生工程",
                   indicator="clean_heating_households", caveats=("I19", "I20", "I32")),
            _panel("road_lengths", "户户通硬化长度", "rural/road_lengths", rural.road_lengths, sheet="民生工程",
                   indicator="village_road_length", caveats=("I01", "I02")),
            _panel("service_assets", "厕所管护设施", "rural/service_assets", rural.service_assets,
                   indicator="septic_trucks"),
            _panel("village_works", "分村情况", "rural/village_works", rural.village_works, sheet="民生工程",
                   indicator="administrative_villages", caveats=("I33", "I35")),
            *_account("rural"),
        ),
        _page("poverty-alleviation", "脱贫攻坚", "poverty/conclusion", poverty.conclusion,
            _panel("programmes", "三项帮扶", "poverty/programmes", poverty.programmes, sheet="扶贫项目",
                   indicator="house_repair_households", caveats=("I23",)),
            _panel("claims", "全覆盖说法", "poverty/claims", poverty.claims, indicator="registered_poor_households",
                   caveats=("I21", "I22")),
            _panel("monthly", "各月进度", "poverty/monthly", poverty.monthly, sheet="扶贫项目",
                   indicator="house_repair_households"),
            _panel("campaigns", "没有数的工作", "poverty/campaigns", poverty.campaigns, sheet="年报数据",
                   indicator="industry_poverty_projects"),
            _panel("village_ranking", "各村帮扶户次", "poverty/village_ranking", poverty.village_ranking,
                   sheet="扶贫项目", indicator="house_repair_households"),
            *_account("poverty"),
        ),
        _page("pollution-control", "污染防治", "pollution/conclusion", pollution.conclusion,
            _panel("sites", "料场整顿", "pollution/sites", pollution.sites, sheet="料场名录",
                   indicator="suspended_sites", caveats=("I24",)),
            _panel("rectification", "问题整改", "pollution/rectification", pollution.rectification, sheet="问题整改",
                   indicator="problems_closed"),
            _panel("air", "空气质量", "pollution/air", pollution.air, indicator="pm25", caveats=("I25",)),
            _panel("patrol_days", "每日巡查", "pollution/patrol_days", pollution.patrol_days, sheet="巡查台账",
                   indicator="patrols_made"),
            _panel("patrol_rate", "各月巡查到位", "pollution/patrol_rate", pollution.patrol_rate, sheet="巡查台账",
                   indicator="patrols_due"),
            _panel("points", "点位台账", "pollution/points", pollution.points, sheet="巡查台账",
                   indicator="patrols_made"),
            _panel("problems", "问题台账", "pollution/problems", pollution.problems, sheet="问题整改",
                   indicator="overdue_problems"),
            _panel("issue_types", "问题类型", "pollution/issue_types", pollution.issue_types, sheet="问题整改",
                   indicator="problems_found"),
            *_account("pollution"),
        ),
        _page("epidemic-control", "疫情防控", "epidemic/conclusion", epidemic.conclusion,
            _panel("villages", "村级防控覆盖", "epidemic/villages", epidemic.villages,
                   indicator="epidemic_monitor_villages", caveats=("I33",)),
            _panel("disinfection", "公共场所消毒", "epidemic/disinfection", epidemic.disinfection,
                   indicator="disinfection_frequency"),
            _panel("leaflets", "防控明白纸", "epidemic/publicity", epidemic.publicity, indicator="epidemic_leaflets",
                   measure="epidemic_leaflets"),
            _panel("banners", "宣传条幅", "epidemic/publicity", epidemic.publicity, indicator="epidemic_banners",
                   measure="epidemic_banners"),
            _panel("resumption", "复工复产", "economy/resumption", epidemic.resumption, indicator="resumption_rate",
                   caveats=("I07",)),
            _panel("organisation", "组织与制度", "report/lists", rosters.lists, sheet="名单",
                   lists="epi_lead_group_heads|epi_lead_group_members|epi_systems_built|epi_supervision_freq"),
            _panel("roles", "干群联动与宣传", "report/lists", rosters.lists, sheet="名单",
                   lists="epi_five_roles|epi_media"),
            _panel("measures", "管控、保障与秋冬季", "report/lists", rosters.lists, sheet="名单",
                   caveats=("I28", "I29"),
                   lists="epi_closed_sectors|epi_resume_measures|epi_vulnerable_groups|epi_plan_doc"),
            *_account("epidemic"),
        ),
        _page("talent", "人才工作", "talent/conclusion", talent.conclusion,
            _panel("returned", "返乡创业人才", "talent/returned", talent.returned, indicator="returned_talents"),
            _panel("cooperations", "引才与产学研合作", "talent/cooperations", talent.cooperations, sheet="人才合作",
                   indicator="seconded_vice_mayors"),
            _panel("teams", "五支人才队伍", "talent/teams", talent.teams, sheet="名单",
                   indicator="talent_team_kinds"),
            _panel("organisation", "组织、信息库与基地", "report/lists", rosters.lists, sheet="名单",
                   indicator="talent_leading_heads", lists="talent_lead_group_heads|talent_db|talent_bases"),
            *_account("talent"),
        ),
        _page("plan-2021", "2021年计划", "plan/conclusion", plan.conclusion,
            _panel("fields", "各领域目标", "plan/fields", plan.fields, sheet="计划目标", caveats=("I26",)),
            _panel("quantified", "有数量的目标", "plan/quantified", plan.quantified, sheet="计划目标"),
            _panel("kinds", "目标性质", "plan/kinds", plan.kinds, sheet="计划目标", caveats=("I30",)),
            _panel("goals", "全部目标", "plan/goals", plan.goals, sheet="计划目标", caveats=("I27",),
                   carried_over=False),
            _panel("carried_over", "延续事项", "plan/goals", plan.carried_over, sheet="计划目标", carried_over=True),
            _account("plan")[1],  # the catalogue has no indicator of the plan's own
        ),
    )
}
# fmt: on
PANELS = {panel.id: panel for page in PAGES.values() for panel in page.panels}
