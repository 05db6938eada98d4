"""2021年计划: how many goals have a number, which, all of them by field, and what 2020 carried over."""

from township.panels.page import Page, column
from township.panels.themes import plan, report

PAGE = Page(
    "plan-2021",
    "2021年计划",
    order=80,
    section="计划",
    theme="plan",
    conclusion=plan.conclusion,
    rows=(
        (column(1, plan.fields), column(1.25, plan.quantified, plan.kinds)),
        plan.goals,
        plan.carried_over,
        report.statements("plan"),
    ),
)
