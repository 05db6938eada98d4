"""The dashboard: navigation, shared filters, page frame; the pages do the rest."""

import streamlit as st

from township.app import frame

frame.configure()
overview = st.Page("pages/briefing/overview.py", title="总览", url_path="overview")
# Streamlit serves its default page at the root only; /overview must work too, so the root passes on to it
root = st.Page(lambda: None, title="首页", url_path="root", default=True, visibility="hidden")
lists = st.Page("pages/briefing/lists.py", title="汇报清单", url_path="briefing")
submit = st.Page("pages/data/submit.py", title="数据填报", url_path="submit")
snapshots = st.Page("pages/data/snapshots.py", title="数据快照", url_path="snapshots")
sections = {
    "": [
        root,
        overview,
        st.Page("pages/themes/economy.py", title="经济运行", url_path="economy"),
        st.Page("pages/themes/rural_revitalization.py", title="乡村振兴", url_path="rural-revitalization"),
        st.Page("pages/themes/poverty_alleviation.py", title="脱贫攻坚", url_path="poverty-alleviation"),
        st.Page("pages/themes/pollution_control.py", title="污染防治", url_path="pollution-control"),
    ],
    "专项工作": [
        st.Page("pages/special/epidemic_control.py", title="疫情防控", url_path="epidemic-control"),
        st.Page("pages/special/talent.py", title="人才工作", url_path="talent"),
    ],
    "计划": [
        st.Page("pages/plan/plan_2021.py", title="2021年计划", url_path="plan-2021"),
    ],
    "汇报与数据": [lists, submit, snapshots],
}
page = st.navigation(sections, position="top")
folded = [page in pages for name, pages in sections.items() if name]
if any(folded):
    # the hidden root has no place of its own
    frame.underline(len(sections[""]) - 1 + folded.index(True))
if page is root:
    st.switch_page(overview, query_params=st.query_params.to_dict())
# these have no month or village of the page's own to filter by
if page in (lists, submit, snapshots) or frame.begin(page.url_path):
    page.run()
