"""The page 账号: every account, and the deeds of the command ``account``: add, role, reset, disable, sso.

A one-time password stands on the page of the run that made it and is kept nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import htpy as h
import streamlit as st

from township.access.accounts import Account, AccountError, Accounts
from township.access.roles import Role
from township.app import frame
from township.app.clerk import markup
from township.app.viewer import viewer
from township.panels import html, published
from township.panels.blocks import columns
from township.panels.heading import title
from township.statistics import periods
from township.statistics.catalogue import CatalogueError
from township.store import audit

_OF_ROLES = "查看：会上能看的。内部：还有小数和对外不显示的数。填报：上传本单位的。发布：发布、回退、清单。管理：再加账号和操作记录。"


def show() -> None:
    """The whole page."""
    accounts = Accounts(published.data_folder(), by=viewer().name or "本机")
    place = st.container()  # filled when what is done in this run is done
    try:
        said = _changes(accounts)
        known = accounts.all()
    except AccountError as error:
        frame.write(html.empty("账号读不出", f"{error}。"))
        return
    with place:
        used = sum(not account.disabled for account in known.values())
        frame.write(title("账号", f"共{len(known)}个，{used}个在用。" if known else "还没有账号，只有本机打得开。"))
        if said:
            frame.write(said)
        if known:
            frame.write(_listed(known))


def _listed(known: dict[str, Account]) -> h.Node:
    """The accounts, with when each was last logged in with."""
    logins = {
        str(entry.get("by")): str(entry["at"]) for entry in audit.read(published.data_folder()) if _is_login(entry)
    }
    rows = (
        (
            account.name,
            account.role,
            "、".join(account.offices),
            account.state,
            f"{periods.local(logins[account.name]):%Y-%m-%d %H:%M}" if account.name in logins else "没有登录过",
            periods.local_day(account.made),
        )
        for account in known.values()
    )
    return html.table(columns("姓名|角色|单位|状态|最近登录|开立"), rows, "")


def _is_login(entry: dict[str, object]) -> bool:
    return entry.get("action") == "login" and "at" in entry


def _changes(accounts: Accounts) -> h.Node:
    """The forms; what was done in this run, or why not."""
    known = accounts.all()
    try:
        offices = sorted(published.catalogue().offices)
    except CatalogueError:
        offices = []  # those of the accounts stand; new ones cannot be chosen
    made, changed = st.columns(2, gap="large")
    with made, st.form("account_add", clear_on_submit=True, border=False):
        frame.write(markup.section("开账号"))
        name = st.text_input("姓名", key="account_name", max_chars=20)
        role, of = _role_and_offices("account_new", offices)
        if st.form_submit_button("开账号", type="primary"):
            return _done(lambda: f"已开账号“{name.strip()}”，角色{role}。", lambda: accounts.add(name, role, of))
    # who took away the last manager's role, his own, could not give it back
    others = [one for one in known if one != viewer().name]
    with changed:
        frame.write(markup.section("改账号", "改了以后，正登录着的随即退出"))
        if not others:
            frame.write(markup.note("没有别的账号；自己的角色由别的管理账号改，密码在右上角换。"))
            return None
        chosen = st.selectbox("账号", others, key="account_chosen", filter_mode=None)
        if known[chosen].subject is None:
            return _with_password(accounts, known[chosen], offices)
        return _by_single_sign_on(accounts, known[chosen])


def _with_password(accounts: Accounts, account: Account, offices: list[str]) -> h.Node:
    name = account.name
    with st.form("account_change", border=False):
        role, of = _role_and_offices(f"account_{name}", offices, account)
        with st.container(horizontal=True, gap="small"):
            give = st.form_submit_button("改角色")
            reset = st.form_submit_button("恢复并重设密码" if account.disabled else "重设密码")
            disable = st.form_submit_button("停用", disabled=account.disabled)
            # set by web/server.py
            hand_over = bool(os.environ.get("TOWNSHIP_SSO")) and st.form_submit_button("改由统一账号登录")
    frame.write(markup.note(_OF_ROLES))
    if give:
        return _done(lambda: f"账号“{name}”的角色改为{role}。", lambda: accounts.set_role(name, role, of))
    if reset:
        return _done(lambda: f"账号“{name}”的密码已重设。", lambda: accounts.reset(name))
    if disable:
        return _done(lambda: f"账号“{name}”已停用；重设密码就恢复。", lambda: accounts.disable(name))
    if hand_over:
        return _done(
            lambda: f"账号“{name}”的密码作废；下次用这个名字登录的统一账号就是它。",
            lambda: accounts.by_single_sign_on(name),
        )
    return None


def _by_single_sign_on(accounts: Accounts, account: Account) -> h.Node:
    name = account.name
    frame.write(markup.note(f"“{name}”用单位统一账号登录，角色按那边的组定，这里不改。停用只管看板，当场生效。"))
    with st.form("account_change", border=False), st.container(horizontal=True, gap="small"):
        disable = st.form_submit_button("停用", disabled=account.disabled)
        restore = st.form_submit_button("恢复", disabled=not account.disabled)
        reset = st.form_submit_button("改用密码登录")
    if disable:
        return _done(lambda: f"账号“{name}”已停用，统一账号也进不来；点“恢复”就恢复。", lambda: accounts.disable(name))
    if restore:
        return _done(lambda: f"账号“{name}”已恢复，仍由统一账号登录。", lambda: accounts.restore(name))
    if reset:
        return _done(lambda: f"账号“{name}”改用密码登录。", lambda: accounts.reset(name))
    return None


def _role_and_offices(key: str, offices: list[str], now: Account | None = None) -> tuple[Role, tuple[str, ...]]:
    roles = list(Role)
    role = st.selectbox(
        "角色", roles, index=roles.index(now.role) if now else 0, key=f"{key}_role", format_func=str, filter_mode=None
    )
    held = [office for office in (now.offices if now else ()) if office in offices]
    of = st.multiselect("填报的是哪些单位的（别的角色不选）", offices, held, key=f"{key}_offices", placeholder="请选择")
    return role, tuple(of)


def _done(said: Callable[[], str], do: Callable[[], str | None]) -> h.Node:
    """What was done, and the one-time password if one was made; or why it was not done."""
    try:
        password = do()
    except AccountError as error:
        return h.div(".notice", role="status")[f"没有改：{error}。"]
    once = password and ("一次性密码 ", h.b[password], "，只在这里显示一次，第一次登录时要换。")
    return h.div(".update", role="status")[said(), once]
