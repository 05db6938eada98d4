"""On 数据填报: a name no indicator has is made an indicator of the catalogue, similar ones shown first."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from township.app import frame
from township.app.clerk import markup
from township.app.viewer import signature
from township.intake.recognise.aliases import name_key
from township.intake.recognise.near_names import near_indicators
from township.panels import published
from township.statistics.catalogue import THEMES, Catalogue, CatalogueError
from township.store import new_indicator
from township.store.new_indicator import NewIndicator
from township.store.snapshot import SnapshotError


def offer(names: dict[str, str], catalogue: Catalogue) -> None:
    """Let one of the unknown names (name → unit beside it) be made an indicator; says how it went after a rerun."""
    frame.write(markup.section("目录里没有的指标", f"{len(names)}个"))
    printed = st.selectbox("表上的名称", list(names), key="unknown_name", filter_mode=None, placeholder="请选择")
    frame.write(markup.near(near_indicators(printed, catalogue)))
    with st.expander("都不是，新增一个指标"):
        form(printed, names[printed], catalogue)


def form(printed: str, unit: str, catalogue: Catalogue) -> None:
    """Ask what the printed name is of, and write it to the catalogue; ``unit`` is the one beside it."""
    used = {item.theme for item in catalogue.indicators.values()}
    themes = {theme: words for theme, words in THEMES.items() if theme in used}
    owners = sorted({item.owner for item in catalogue.indicators.values()})
    with st.form(f"new_indicator_{printed}", enter_to_submit=False, border=False):
        left, middle, right = st.columns(3)
        name = left.text_input("指标名称", name_key(printed), max_chars=new_indicator.LONGEST)
        theme = _choice(middle, "主题", themes)
        unit = right.text_input("存储单位", unit, max_chars=10, help="金额用万元，其他用户、人、个、% 等")
        kind = _choice(left, "性质", new_indicator.KINDS)
        basis = _choice(middle, "口径", new_indicator.BASES)
        direction = _choice(right, "方向", new_indicator.DIRECTIONS)
        over_areas = _choice(left, "全镇与各村", new_indicator.OVER_AREAS)
        owner = middle.selectbox("责任单位", owners, None, accept_new_options=True, placeholder="请选择或填写")
        frequency = right.selectbox("频次", new_indicator.FREQUENCIES, filter_mode=None)
        definition = st.text_input("定义", max_chars=200)
        by = signature(st, "新增人", f"indicator_by_{printed}")
        pressed = st.form_submit_button("写进目录", type="primary")
    if not pressed:
        return
    said = (theme, unit, kind, basis, direction, over_areas, owner or "", frequency, definition)
    wanted = NewIndicator(name, *said, aliases=(name_key(printed),))
    try:
        added = new_indicator.add(published.data_folder(), wanted, by=by)
    except (SnapshotError, CatalogueError) as error:
        frame.write(markup.notice(str(error), "notice"))
        return
    st.session_state["said"] = markup.notice(
        f"已把“{added.name}”写进指标目录，文件重新校验过了；发布以后在本主题的页面和“指标”页都能看到。"
    )
    st.session_state.pop("examined", None)
    st.rerun()


def _choice(column: DeltaGenerator, label: str, words: dict[str, str]) -> str:
    """One of the codes, by its word; "" until one is chosen: nothing is taken for granted."""
    chosen = column.selectbox(label, list(words), None, format_func=words.get, filter_mode=None, placeholder="请选择")
    return chosen or ""
