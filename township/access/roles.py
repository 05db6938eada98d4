"""Roles and what each may do; the person in front of a page, as one room tells the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

HEADER = "x-township-viewer"  # in which a request carries its viewer, once it has passed the gate


class Right(StrEnum):
    """One thing that somebody may or may not do."""

    VIEW = "view"  # what the town shows in a meeting
    INTERNAL = "internal"  # small counts, and figures marked 对外不显示
    SUBMIT = "submit"  # upload and check
    LIST = "list"  # save, rename and delete 汇报清单
    PUBLISH = "publish"  # publish and roll back; forms and new indicators
    ADMINISTER = "administer"  # accounts, audit trail


class Role(StrEnum):
    """What an account is for, as it is called on screen."""

    VIEWER = "查看"
    INTERNAL = "内部"
    CLERK = "填报"
    PUBLISHER = "发布"
    ADMINISTRATOR = "管理"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.VIEW}),
    Role.INTERNAL: frozenset({Right.VIEW, Right.INTERNAL}),
    Role.CLERK: frozenset({Right.VIEW, Right.SUBMIT}),
    Role.PUBLISHER: frozenset({Right.VIEW, Right.INTERNAL, Right.SUBMIT, Right.LIST, Right.PUBLISH}),
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page.

    Attributes:
        name: of the account; "" where nobody logs in.
        role: "" where nobody logs in.
        offices: whose figures a clerk may hand in; None: everybody's.
    """

    name: str
    role: str
    rights: frozenset[Right]
    offices: frozenset[str] | None = None

    def may(self, right: Right) -> bool:
        """Whether the viewer has the right."""
        return right in self.rights

    @property
    def is_at_the_machine(self) -> bool:
        """Whether nobody logs in and this is who sits there."""
        return not self.name and self.may(Right.INTERNAL)

    def written(self) -> str:
        """As the value of a header, in ASCII."""
        sets = {"rights": sorted(self.rights), "offices": None if self.offices is None else sorted(self.offices)}
        return quote(json.dumps(asdict(self) | sets, ensure_ascii=False))

    @classmethod
    def read(cls, value: str) -> Viewer:
        """What :meth:`written` wrote."""
        given = json.loads(unquote(value))
        offices = given["offices"]
        rights = frozenset(map(Right, given["rights"]))
        return cls(given["name"], given["role"], rights, None if offices is None else frozenset(offices))


NOBODY = Viewer("", "", frozenset(), frozenset())


def at_this_machine(*, publishes: bool) -> Viewer:
    """Who sits at the machine itself, where nobody logs in; ``serve --publish`` lets them publish and manage."""
    return Viewer("", "", frozenset(Right) - (frozenset() if publishes else {Right.PUBLISH, Right.ADMINISTER}))
