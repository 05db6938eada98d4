"""经济运行: revenue against the task, the three sectors, projects, the register, resumption."""

from township.panels.page import Page, column
from township.panels.themes import economy, projects, report

PAGE = Page(
    "economy",
    "经济运行",
    order=20,
    theme="economy",
    conclusion=economy.conclusion,
    choices=(projects.PROJECT_KIND,),
    rows=(
        (column(1, economy.fiscal_progress, economy.fiscal_composition), column(2.3, economy.fiscal_path)),
        (column(1, economy.sectors), column(2.3, economy.sector_paths)),
        (column(1.75, projects.projects), column(1, projects.project_kinds, projects.project_investment)),
        (column(1, economy.register), column(1, projects.kinetic), column(1, economy.resumption)),
        report.rest("economy"),
        report.coverage("economy"),
    ),
)
