"""The dashboard: navigation and page frame, from the pages' own definitions."""

import streamlit as st

from township.app import frame, panels
from township.app.viewer import viewer
from township.panels.page import Page, pages

# the filters stand before the page runs: what a page makes itself is forgotten when its reader goes on to another
framed: list[frame.Run] = []


def entry(page: Page) -> st.Page:
    """The page's place in the navigation."""

    def show() -> None:
        if page.run:
            page.run()
        for run in framed:  # none where there is nothing to show
            panels.show_page(page, run)

    return st.Page(show, title=page.title, url_path=page.key)


frame.configure()
mine = {page.key: page for page in pages().values() if viewer().may(page.needs)}
if not mine:
    frame.notice("看板要由 python -m township serve 打开。")
    st.stop()
entries = {key: entry(page) for key, page in mine.items()}
first = next(iter(entries.values()))
# Streamlit serves its default page at the root only; /overview must work too, so the root passes on to it
root = st.Page(lambda: None, title="首页", url_path="root", default=True, visibility="hidden")
moved = {old: page for page in mine.values() for old in page.formerly}
former = [st.Page(lambda: None, title=page.title, url_path=old, visibility="hidden") for old, page in moved.items()]
hidden = [root, *former]
sections = {"": hidden.copy()}
for page in mine.values():
    sections.setdefault(page.section, []).append(entries[page.key])
shown = st.navigation(sections, position="top")
folded = [shown in inside for name, inside in sections.items() if name]
if any(folded):
    # what is hidden has no place of its own
    frame.underline(len(sections[""]) - len(hidden) + folded.index(True))
if shown in hidden:
    target = first if shown is root else entries[moved[shown.url_path].key]
    st.switch_page(target, query_params=st.query_params.to_dict())
page = next(page for key, page in mine.items() if entries[key] is shown)
frame.name_tab(page.title)
if page.layout and (run := frame.begin(page)):
    framed.append(run)
shown.run()
