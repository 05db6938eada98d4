#!/usr/bin/env bash
# 备好运行环境，可反复执行；没有变化时一秒左右就结束。
#   scripts/prepare.sh        只备运行所需（make run）
#   scripts/prepare.sh test   另备测试工具、Chromium、LibreOffice 与中文字体（make test、make bench）
# 环境变量 PYTHON 可指定解释器，如 PYTHON=python3.12。
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=${1:-run}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*"; }

fail() {
    printf '错误：%s\n' "$*" >&2
    exit 1
}

# 以 root 身份用 apt-get 安装；装不了就给出该输入的命令并退出。
# 用法：install_packages "缺了什么" 软件包...
install_packages() {
    local missing=$1
    shift
    if ! command -v apt-get >/dev/null; then
        fail "缺少${missing}。请先用本机的软件管理工具安装（Debian 软件包名：$*），再重试。"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "缺少${missing}。请先输入下面的命令，再重试：
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "正在安装${missing}（$*）…"
    apt-get update -qq || fail "apt-get update 没有成功，请检查软件源。"
    DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        fail "没有装上 $*，请检查软件源。"
}

check_python() {
    command -v "$python" >/dev/null || fail "找不到 ${python}。请安装 Python 3.11 或更新的版本，或用 PYTHON=路径 指定。"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "需要 Python 3.11 或更新的版本，${python} 是 $("$python" -V 2>&1)。可用 PYTHON=路径 指定另一个。"
}

can_make_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

# 搬动过目录、升级过系统 Python，或上次装到一半，旧环境就不能用了。
venv_works() { .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

make_venv() {
    venv_works && return
    check_python
    can_make_venv || install_packages " Python 的 venv 组件" python3-venv
    can_make_venv || fail "${python} 不能建虚拟环境（缺 ensurepip），请用 PYTHON=路径 指定另一个。"
    "$python" -m venv --clear .venv || fail "没有建成虚拟环境 .venv。"
}

# 装好后在 .venv 里留一份清单的副本；副本与清单相同，就不必再装。
installed() { cmp -s "$1" ".venv/installed-$1"; }

install_requirements() {
    local wanted=(requirements.txt)
    [ "$mode" = test ] && wanted+=(requirements-dev.txt)
    local list stale=()
    for list in "${wanted[@]}"; do
        installed "$list" || stale+=(-r "$list")
    done
    [ ${#stale[@]} -eq 0 ] && return
    say "正在安装 Python 依赖（首次约一两分钟）…"
    .venv/bin/python -m pip install -qq --disable-pip-version-check "${stale[@]}" ||
        fail "没有装齐 Python 依赖，请检查网络或 pip 的软件源设置。"
    for list in "${wanted[@]}"; do
        cp "$list" ".venv/installed-$list"
    done
}

# 精简包让首页快约一秒；取不到也能用，所以失败只提示。测试另要一个真的 OpenID 提供方，缺了不行。
install_npm_packages() {
    local omit=(--omit=dev)
    if [ "$mode" = test ]; then
        command -v npm >/dev/null || install_packages "测试统一账号用的 npm" npm
        omit=()
    fi
    command -v npm >/dev/null || return 0
    cmp -s package-lock.json node_modules/installed-for-test && return # 运行要的也在里面
    [ "$mode" = run ] && cmp -s package-lock.json node_modules/installed-for-run && return
    if npm ci "${omit[@]}" --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 >/dev/null 2>&1; then
        cp package-lock.json "node_modules/installed-for-$mode"
    elif [ "$mode" = test ]; then
        fail "npm 没有装齐测试要的包，请检查 npm 的软件源设置（原因可运行 npm ci 查看）。"
    else
        say "提示：npm 没有取到 plotly.js 精简包，改用 Python plotly 自带的完整包（首页稍慢，功能相同；原因可运行 npm ci 查看）。"
    fi
}

check_browser() {
    local packages=()
    [ -x /usr/bin/chromium ] || packages+=(chromium)
    # playwright 自带的 node 要用它，最小的 Debian 里没有
    .venv/bin/python -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || packages+=(libatomic1)
    command -v fc-list >/dev/null || packages+=(fontconfig)
    # 先收进变量：fc-list 接 grep -q 会因管道提前关闭而报错
    local fonts
    fonts=$(fc-list :lang=zh 2>/dev/null || true)
    [ -n "$fonts" ] || packages+=(fonts-noto-cjk)
    [ ${#packages[@]} -eq 0 ] || install_packages "测试用的浏览器或中文字体" "${packages[@]}"
}

# 填报表、幻灯片要在 LibreOffice 里打开再存、印出来看，一处不丢；有界面的和没有界面的（-nogui）都行
has_office() {
    command -v soffice >/dev/null || return 1
    command -v dpkg >/dev/null || return 0
    dpkg -s "libreoffice-$1-nogui" >/dev/null 2>&1 || dpkg -s "libreoffice-$1" >/dev/null 2>&1
}

check_office() {
    has_office calc && has_office impress ||
        install_packages "测试填报表和幻灯片用的 LibreOffice" libreoffice-calc-nogui libreoffice-impress-nogui
}

case $mode in
    run | test) ;;
    *) fail "不认识的参数“${mode}”。用法：scripts/prepare.sh [run|test]" ;;
esac

make_venv
install_requirements
install_npm_packages
if [ "$mode" = test ]; then
    check_browser
    check_office
fi
