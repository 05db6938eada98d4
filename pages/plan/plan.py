"""年度计划: how many goals have a number, which, how they stand month by month, all of them, and what was carried over."""

from township.panels.page import Page, column
from township.panels.themes import plan

PAGE = Page(
    "plan",
    "年度计划",
    order=80,
    formerly=("plan-2021",),
    section="计划与对照",
    theme="plan",
    conclusion=plan.conclusion,
    choices=(plan.PLAN,),
    rows=(
        (column(1.5, plan.fields), column(1, plan.kinds)),
        plan.months,
        plan.quantified,
        plan.goals,
        plan.carried_over,
    ),
)
