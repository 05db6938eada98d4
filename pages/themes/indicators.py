"""指标: any indicator of the catalogue: its path over the years, and the villages in it."""

from township.panels.page import Page, column
from township.panels.themes import indicators

PAGE = Page(
    "indicators",
    "指标",
    order=59,
    section="专项工作",
    conclusion=indicators.conclusion,
    choices=(indicators.CHOSEN, indicators.VIEW, indicators.AXIS, indicators.AGAINST),
    rows=(
        indicators.trend,
        (column(1, indicators.projection, indicators.rank_path), column(1, indicators.compared, indicators.towns)),
        indicators.ranks,
        (column(1, indicators.village_lines), column(1, indicators.village_board)),
        indicators.scattered,
    ),
)
