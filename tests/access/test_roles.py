"""What each role may do, and that nothing is lost on the way to a page."""

from __future__ import annotations

import pytest

from township.access.roles import NOBODY, RIGHTS, Right, Role, Viewer, at_this_machine


def test_what_each_role_may_do():
    """The table of docs/security.md."""
    assert {role.value: " ".join(sorted(rights)) for role, rights in RIGHTS.items()} == {
        "查看": "view",
        "内部": "internal view",
        "填报": "submit view",
        "发布": "internal list publish submit view",
        "管理": "administer internal list publish submit view",
    }


@pytest.mark.parametrize(
    "viewer",
    [
        NOBODY,
        at_this_machine(publishes=True),
        Viewer("张三；\r\n=", Role.CLERK, RIGHTS[Role.CLERK], frozenset({"经贸办", "农业办"})),
    ],
)
def test_a_viewer_passes_through_a_header(viewer):
    assert viewer.written().isascii() and "\n" not in viewer.written()
    assert Viewer.read(viewer.written()) == viewer


def test_at_the_machine_publishing_is_off_unless_asked_for():
    assert not at_this_machine(publishes=False).may(Right.PUBLISH)
    assert at_this_machine(publishes=True).may(Right.PUBLISH)
    assert not any(NOBODY.may(right) for right in Right)
