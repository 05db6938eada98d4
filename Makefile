PORT ?= 8501
PYTHON ?= python3
export PYTHON
# 容器里常设此变量；设了，每个测试进程、每次开服务器都要把程序重新编译一遍
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo test soak bench clean

help:
	@echo "make run    启动仪表盘，浏览器打开 http://127.0.0.1:$(PORT)（换端口：make run PORT=8600）"
	@echo "make demo   用一个样板镇三年的演示数据打开，看各页长年累月是什么样子"
	@echo "make test   检查写法并运行全部测试（首次会安装 Chromium 与中文字体）"
	@echo "make soak   在更多的样板镇上检查版面和各页说的数，再把查询和程序逐处改错、看测试抓不抓得到；很久，平时的测试不含"
	@echo "make bench  测量页面与查询的速度"
	@echo "make clean  删去可以重建的环境与缓存；数据不动"

run:
	@scripts/prepare.sh run
	@.venv/bin/python -m township serve --port $(PORT)

demo:
	@scripts/prepare.sh run
	@.venv/bin/python -m township demo demo-data
	@.venv/bin/python -m township --data demo-data serve --port $(PORT)

test:
	@scripts/prepare.sh test
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

soak:
	@scripts/prepare.sh test
	.venv/bin/python -m pytest -m soak -n auto --dist loadfile --no-loadscope-reorder
	.venv/bin/python -m tests.living.mutate

bench:
	@scripts/prepare.sh test
	.venv/bin/python -m bench

clean:
	rm -rf .venv node_modules .pytest_cache .hypothesis .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
