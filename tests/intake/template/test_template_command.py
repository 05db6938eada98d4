"""``python -m township template``."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.bundled import CATALOGUE_FOLDER
from township import cli
from township.store.warehouse import Warehouse


@pytest.fixture
def run(tmp_path: Path, warehouse: Warehouse, capsys: pytest.CaptureFixture[str]):
    """Run ``template`` on the published data; returns (exit code, stdout, stderr)."""
    data = warehouse.snapshot.folder.parents[1]
    if not (data / "catalogue").exists():
        (data / "catalogue").symlink_to(CATALOGUE_FOLDER)

    def call(*arguments: object, data: Path = data) -> tuple[int, str, str]:
        code = cli.main(["--data", str(data), "template", *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_the_command_writes_the_template(run, tmp_path):
    output = tmp_path / "十月.xlsx"
    code, said, complained = run("--month", "2020-10", "--for", "village", "-o", output)

    assert (code, complained) == (0, "")
    assert said == f"已写入 {output}：2020年10月填报表（各村）\n"
    assert openpyxl.load_workbook(output).sheetnames == ["填表说明", "民生工程", "扶贫项目", "代码表"]


def test_a_template_already_there_is_not_written_over(run, tmp_path):
    output = tmp_path / "十月.xlsx"
    output.write_bytes("已经填好".encode())
    code, said, complained = run("--month", "2020-10", "-o", output)

    assert (code, said) == (1, "")
    assert "已经存在；请换一个文件名，或先移走它" in complained
    assert output.read_bytes() == "已经填好".encode()


def test_before_anything_is_published_the_template_has_no_comparison(run, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "catalogue").symlink_to(CATALOGUE_FOLDER)
    code, _, complained = run("--month", "2020-10", "-o", tmp_path / "十月.xlsx", data=data)

    assert code == 0
    assert "没有上期数可供对照" in complained


def test_a_month_is_written_as_year_and_month(run, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        run("--month", "2020-13", "-o", tmp_path / "十月.xlsx")

    assert ended.value.code == 64
    assert "月份写成 YYYY-MM，如 2020-09" in capsys.readouterr().err
