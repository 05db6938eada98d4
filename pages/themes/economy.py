"""经济运行: revenue against the task, the three sectors, projects, the register, resumption."""

from township.app.panels import columns, headline, panel

headline("economy")

left, middle, right = columns(1, 1.45, 0.85)
with left:
    panel("economy/fiscal_progress")
    panel("economy/fiscal_composition")
with middle:
    panel("economy/fiscal_path")
with right:
    panel("economy/sectors")

panel("economy/sector_paths")

left, right = columns(1.75, 1)
with left:
    panel("economy/projects")
with right:
    panel("economy/project_kinds")
    panel("economy/project_investment")

left, middle, right = columns(1, 1, 1)
with left:
    panel("economy/register")
with middle:
    panel("economy/kinetic")
with right:
    panel("economy/resumption")

panel("economy/coverage")
panel("economy/statements")
