"""What there is to say of a sheet and of its columns: the shape of the declarations in sheets.py."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

PREVIOUS = "上期"  # a template's column that begins with it shows what was reported before and is never read back


@dataclass(frozen=True)
class Field:
    """One column of a sheet.

    kind: ``text`` | ``area`` (9- or 12-digit code) | ``areas`` (codes joined by ``|``) | ``indicator`` |
    ``month`` (YYYY-MM) | ``date`` (YYYY-MM-DD) | ``number`` (Decimal, 4 decimals) | ``integer`` |
    ``boolean`` (是/否) | ``texts`` (joined by ``|``) | ``choice`` (one of ``choices``, stored as its value).
    ``longest`` is how many characters a text may have; 0 is no limit of its own.

    How it is understood:
        identifying: columns by whose presence a sheet without a known name is recognised: one of each number.
        spans: it may be merged over several rows; a figure may not.
        unit: the unit its figures are stored in, where the row's own 单位 does not say.
        qualifier: the header of the column that takes its 近, 约, 余.
        signed: it may be negative, or is judged by the catalogue's limits.
        happened: the day of what has happened: ``in_month`` of the sheet, ``by_month_end``, ``later`` (filled in
            when it is over), ``once`` at any time, ``announced`` up to a month ahead; "" is a day to come.
        missed: a blank in a prepared row is compared with what stood there before.
        formerly: the header it had before; files that have it are read still.
        names: the column whose code this one says in words; of a guide it is compared with the directory's name.
        told: of a derived column, whether 备注 says so: behind the contract nothing matches words.

    How the template shows it:
        in_template: it has a column there.
        prefilled: it is filled in; a row in which nothing else is filled says nothing.
        carried: it is filled in with the last value; it says something once it differs from that.
        previous: the last value stands beside it, under 上期 and its header or under this header.
        after: the column it follows, where that is not the one declared before it.
        hint: how to fill it in, in brackets in its header; ``{name}`` is the town's value of that name.
        offered: the words in use, not imposed.
        listed: its values are those under its header on the sheet 代码表.
        width: of the column in characters; 0 is as wide as needed, up to ``widest``.
    """

    header: str
    name: str
    kind: str = "text"
    required: bool = False
    choices: dict[str, str] | None = None
    longest: int = 0
    _: KW_ONLY
    identifying: int = 0
    spans: bool = False
    unit: str = ""
    qualifier: str = ""
    signed: bool = False
    happened: str = ""
    missed: bool = False
    formerly: str = ""
    names: str = ""
    told: Callable[[str], bool] | None = None
    in_template: bool = True
    prefilled: bool = False
    carried: bool = False
    previous: bool | str = False
    after: str = ""
    hint: str = ""
    offered: tuple[str, ...] = ()
    listed: bool = False
    width: int = 0
    widest: int = 30

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a choice that are told and offered: the first of those that mean the same."""
        first = {stored: word for word, stored in reversed((self.choices or {}).items())}
        return tuple(reversed(first.values()))

    @property
    def last(self) -> str:
        """The header under which the template shows the last value; "" where it does not."""
        return f"{PREVIOUS}{self.header}" if self.previous is True else self.previous or ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``name`` on screen and in the file, ``table`` in the snapshot, ``key`` what makes a row unique.

    guides: columns of the template that help people and are not stored.
    derived: columns of the table that are computed from the others.
    form: the columns as offices fill them, where those are not the table's (the monthly sheet).
    template: the query ``queries/template/<template>`` whose rows the template prepares; "" prepares none, None is a
        sheet that is not in the template.
    directory: a row is news by standing there: a new site, problem or enterprise needs no figure.
    by_village: the villages fill it in too, a row for each.
    held: columns that stay in sight; spare: empty rows below the prepared ones.
    compared: it may hold the county's other towns, to compare with.
    later: columns the table gained since snapshots were first published; blank throughout, they change no content.
    added: the contract gained the whole sheet since then; without rows it is not written, so that older snapshots stay
        good and the same content keeps its id.
    """

    name: str
    table: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    _: KW_ONLY
    guides: tuple[Field, ...] = ()
    derived: tuple[Field, ...] = ()
    form: tuple[Field, ...] = ()
    template: str | None = None
    directory: bool = False
    by_village: bool = False
    held: int = 2
    spare: int = 20
    compared: bool = False
    later: tuple[str, ...] = ()
    added: bool = False

    @property
    def stored(self) -> tuple[Field, ...]:
        """The columns of the sheet's table in order."""
        own = (*self.fields, *self.derived)
        return own if self.table == "source" else (*own, SOURCE_CODE)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the fields."""
        return tuple(field.header for field in self.fields)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The headers of what is taken: the fields under today's and former names, and the names compared with codes."""
        former = (field.formerly for field in self.fields if field.formerly)
        return (*self.headers, *former, *(guide.header for guide in self.guides if guide.names))

    @property
    def dated_by(self) -> str:
        """The header of the column that says each row's month; "" where the sheet has none."""
        return next((field.header for field in self.fields if field.name == "month"), "")

    @property
    def name_column(self) -> Field | None:
        """The column that says a code in words, where names are compared with the directory's."""
        return next((guide for guide in self.guides if guide.names), None)

    @property
    def filled(self) -> tuple[Field, ...]:
        """The columns offices fill in, with the names they may write beside codes."""
        return (*(self.form or self.fields), *(guide for guide in self.guides if guide.names))

    @property
    def counts_in_rows_unit(self) -> bool:
        """Whether its figures are in the unit of the row's own 单位, which no indicator gives."""
        return "指标代码" not in self.headers and ("单位", "unit") in {
            (field.header, field.name) for field in self.fields
        }

    @functools.cached_property
    def identifying(self) -> list[set[str]]:
        """Groups of headers; a table that has one of each is this sheet, whatever it is called."""
        given = [field for field in (*self.form, *self.fields) if field.identifying]
        numbers = sorted({field.identifying for field in given})
        return [{field.header for field in given if field.identifying == number} for number in numbers]

    @functools.cached_property
    def columns(self) -> dict[str, Field | None]:
        """The columns of the template in order, by header; None is one that shows the last value of another."""
        placed: list[tuple[str, Field | None]] = []
        for field in sorted((*(self.form or self.fields), *self.guides), key=lambda field: bool(field.after)):
            if field.in_template:
                at = [header for header, _ in placed].index(field.after) + 1 if field.after else len(placed)
                last = [(field.last, None)] if field.previous is True else []
                placed[at:at] = [(field.header, field), *last]
        return dict(placed)

    @functools.cached_property
    def prefilled(self) -> tuple[str, ...]:
        """The headers of the columns the template fills in, in the template's order."""
        return tuple(header for header, field in self.columns.items() if field and field.prefilled)


SOURCE_CODE = Field("来源代码", "source", "text", True)
