"""The command form: proposes how another office's table maps onto ours, tries a form on a file, lists those kept."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from township.commands import printing
from township.exports import form_fill
from township.intake import reading
from township.intake.files import workbook
from township.intake.recognise import aliases
from township.intake.recognise.forms import form as form_files
from township.intake.recognise.forms import layout, propose, read
from township.intake.recognise.forms.form import Form
from township.statistics import catalogue as catalogues
from township.statistics import periods
from township.statistics.catalogue import Catalogue
from township.store import snapshot

DONE, REFUSED = 0, 1


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    form = commands.add_parser("form", help="表样：别的单位的表怎样对上我们的指标")
    steps = form.add_subparsers(dest="step", required=True, metavar="步骤")
    proposing = steps.add_parser("propose", help="给一张没见过的表拟一份表样")
    proposing.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 .csv")
    proposing.add_argument("-o", "--output", type=Path, required=True, metavar="表样", help="写到哪里（.toml）")
    proposing.set_defaults(run=_propose)
    checking = steps.add_parser("check", help="用一份表样读一个文件，说明读了什么、什么没有读")
    checking.add_argument("form", type=Path, metavar="表样", help=".toml")
    checking.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 .csv")
    checking.set_defaults(run=_check)
    filling = steps.add_parser("fill", help="把表样旁边的空表（同名 .xlsx）按某月已发布的数填好")
    filling.add_argument("form", type=Path, metavar="表样", help=".toml；同一文件夹里有同名的 .xlsx")
    filling.add_argument("--month", type=month, required=True, metavar="月份", help="YYYY-MM")
    filling.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="写到哪里（.xlsx）")
    filling.set_defaults(run=_fill)
    listing = steps.add_parser("list", help="列出 data/forms 里的表样")
    listing.set_defaults(run=_list)


def loaded(path: Path, catalogue: Catalogue) -> Form:
    """The form of a file.

    Raises:
        FormError: it cannot be read.
    """
    return form_files.read(path, catalogue, catalogue.works)


def does_not_fit(form: Form, path: Path) -> str:
    """Why no table of the file is the form's; "" where one is.

    Raises:
        WorkbookError: the file cannot be read.
    """
    tables = [table for sheet in workbook.read_file(path).sheets for table in layout.laid_out(sheet)]
    if any(form.fits(table) for table in tables):
        return ""
    if not tables:
        return "文件里没有一张像表的表"
    keys = [{layout.path_key(places) for places in table.columns.values()} - {""} for table in tables]
    nearest = max(range(len(tables)), key=lambda at: len(keys[at] & set(form.columns)))
    gone, new = set(form.columns) - keys[nearest], keys[nearest] - set(form.columns)
    said = [f"少了列“{'”“'.join(sorted(gone))}”"] if gone else []
    said += [f"多了列“{'”“'.join(sorted(new))}”"] if new else []
    title = form_files.title_of(tables[nearest])
    said += [f"标题是“{title}”，表样是“{form.title}”"] if title != form.title else []
    return "；".join(said)


def _propose(options: argparse.Namespace) -> int:
    folder = options.data / "catalogue"
    catalogue = catalogues.load(folder)
    known = aliases.load(folder, catalogue)
    book = workbook.read_file(options.file)
    made = [
        (read.take(table, one, book.name, catalogue, known), one)
        for sheet in book.sheets
        for table in layout.laid_out(sheet)
        for one in [propose.proposed(table, catalogue, known)]
    ]
    if not made:
        print("未完成：文件里没有一张像表的表", file=sys.stderr)
        return REFUSED
    taken, form = max(made, key=lambda pair: (len(pair[0].cells), len(pair[1].columns)))
    options.output.write_text(form_files.written(form), encoding="utf-8")
    print(f"“{taken.layout.sheet.name}”拟成表样 {options.output}：{len(taken.cells)}个数认得")
    print(printing.table(("列", "是什么"), [(key, meaning.words(catalogue)) for key, meaning in form.columns.items()]))
    for key, meaning in form.rows.items():
        print(f"行“{key}”：{meaning.words(catalogue)}")
    if len(made) > 1:
        print(f"文件里还有{len(made) - 1}张表，没有写进这份表样")
    print("核对后把 confirmed_by 写成确认人，放进 data/forms；没有确认的不会用来发布")
    return DONE


def _check(options: argparse.Namespace) -> int:
    folder = options.data / "catalogue"
    catalogue = catalogues.load(folder)
    form = loaded(options.form, catalogue)
    if problem := does_not_fit(form, options.file):
        print(f"未完成：不是表样“{form.name}”的表：{problem}", file=sys.stderr)
        return REFUSED
    intake, _ = reading.read_inputs([options.file], catalogue, folder, form=form)
    for problem in intake.problems:
        print(problem, file=sys.stderr)
    rows = sum(len(rows) for table, rows in intake.tables.items() if table != "source")
    who = f"{form.confirmed_by}确认" if form.confirmed_by else "还没有人确认，不会用来发布"
    print(f"表样“{form.name}”（{who}）：读入{rows}行，{len(form.unknown)}处没有说明，{len(intake.errors)}处错误")
    return REFUSED if intake.errors or not rows else DONE


def month(text: str) -> dt.date:
    """The month an option names; argparse says what is wrong with one that is none."""
    try:
        return periods.parse_month(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _fill(options: argparse.Namespace) -> int:
    folder = options.data / "catalogue"
    catalogue = catalogues.load(folder)
    form = loaded(options.form, catalogue)
    current = snapshot.current(options.data)
    if current is None:
        print("未完成：还没有发布过数据", file=sys.stderr)
        return REFUSED
    known = form_fill.published(current, options.month, catalogue)
    blank = options.form.with_suffix(".xlsx")
    made = form_fill.fill(form, blank, options.month, known, catalogue, aliases.load(folder, catalogue))
    options.output.write_bytes(made.content)
    print(f"{options.output}：填了{made.cells}格，{len(made.missing)}格没有数，标为黄色")
    for cell, what in made.missing:
        print(f"{cell} {what}")
    return DONE


def _list(options: argparse.Namespace) -> int:
    folder = options.data / "catalogue"
    forms = reading.load_forms(folder, catalogues.load(folder))
    rows = [
        (one.name, one.title, str(len(one.columns)), str(len(one.unknown)), one.confirmed_by or "未确认")
        for one in forms
    ]
    print(
        printing.table(("表样", "标题", "列", "不明", "确认人"), rows) if rows else "还没有表样；form propose 可拟一份"
    )
    return DONE
