# shellcheck shell=sh
# What run.sh and test.sh share: a ready .venv, and whatever this computer lacks for it.
# Sourced with $installer, the folder of these scripts. POSIX sh only; everything is said on stderr,
# because stdout belongs to Tidytrace (--json) and to pytest.

unavailable=69 # EX_UNAVAILABLE of sysexits(3): apart from all exit codes of Tidytrace and pytest

# --- language ------------------------------------------------------------------------------------

language=en
for wanted in "${TIDYTRACE_LANG-}" "${LANGUAGE-}" "${LC_ALL-}" "${LC_MESSAGES-}" "${LANG-}"; do
    case $wanted in
    '') continue ;;
    zh_TW* | zh_HK* | zh_MO* | zh-TW* | zh-HK* | zh-MO* | zh*[Hh]ant*) ;;
    zh*) language=zh ;;
    esac
    break
done

# say ENGLISH CHINESE
say() {
    if [ "$language" = zh ]; then shift; fi
    printf 'tidytrace: %s\n' "$1" >&2
}

# stop ENGLISH CHINESE
stop() {
    say "$@"
    exit "$unavailable"
}

# --- where we are --------------------------------------------------------------------------------

# shellcheck disable=SC2154 # run.sh and test.sh know where they are
checkout=$(CDPATH='' cd -P -- "$installer/.." && pwd -P) || exit "$unavailable"
venv=$checkout/.venv
turn=$checkout/.venv.lock # whose turn it is to set up; not empty: the last one did not get to its end

lock_of() {
    case $1 in
    dev) lock=$checkout/requirements-dev.lock ;;
    *) lock=$checkout/requirements.lock ;;
    esac
}

# ready runtime|dev: is .venv what this checkout asks for? Every start asks this, so it runs nothing
# but `cmp`. The link to a versioned python dangles when that python is gone; a copied or moved
# checkout differs in its path.
ready() {
    [ -x "$venv/bin/python" ] && [ -x "$venv/bin/tidytrace" ] && [ -f "$venv/ready-$1" ] || return 1
    { IFS= read -r kept_checkout && IFS= read -r kept_python; } <"$venv/ready-$1" || return 1
    lock_of "$1"
    [ "$kept_checkout" = "$checkout" ] && [ -d "$venv/lib/$kept_python/site-packages" ] &&
        cmp -s -- "$lock" "$venv/ready-$1.lock"
}

# --- what the system lacks -----------------------------------------------------------------------

# install_packages PACKAGE…: with apt, as root or through sudo; else says the command. False when not done.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "These Debian packages are missing; install what carries the same on this system: $*" \
            "缺少以下 Debian 软件包,请用本系统的包管理器安装对应的软件包:$*"
        return 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as=
    elif sudo -n true 2>/dev/null; then
        as='sudo -n'
    elif [ -t 0 ] && [ -t 2 ] && command -v sudo >/dev/null 2>&1; then
        as=sudo
    else
        say 'Some system packages are missing. Please run this once, then start again:' \
            '缺少一些系统软件包。请先执行一次下面的命令,然后重新启动:'
        printf '  sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n' "$*" >&2
        return 1
    fi
    say "Installing system packages: ${as:+$as }apt-get install $*" \
        "正在安装系统软件包:${as:+$as }apt-get install $*"
    # 9 is our turn: nothing that a package starts may hold it
    # shellcheck disable=SC2086 # $as is nothing, or sudo with its option
    $as env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null >&2 9>&- ||
        say 'apt-get update failed; trying with the package lists that are there.' \
            'apt-get update 失败;用现有的软件包列表继续。'
    # shellcheck disable=SC2086
    $as env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends "$@" </dev/null >&2 9>&- && return
    say 'apt-get could not install them (its own message stands above).' \
        'apt-get 安装失败(原因见上面它自己的提示)。'
    return 1
}

# find_python: the first Python that is new enough, by the path of its versioned file, so that an
# upgrade of the system to another Python is noticed instead of mixed in.
find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        python=$("$candidate" -I -c 'import os, sys
if sys.version_info < (3, 11): sys.exit(1)
print(os.path.realpath(sys.executable))' 2>/dev/null) && [ -x "$python" ] && return
    done
    return 1
}

need_python() {
    find_python && return
    if command -v python3 >/dev/null 2>&1; then
        found=$(python3 -V 2>&1)
        stop "Tidytrace needs Python 3.11 or newer; here is $found. Install a newer one beside it (on Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv) and start again." \
            "清迹需要 Python 3.11 或更新版本,这里只有 $found。请另装一个较新的版本(Ubuntu 22.04:sudo apt-get install python3.11 python3.11-venv),然后重新启动。"
    fi
    install_packages python3 python3-venv && find_python && return
    stop 'Tidytrace needs Python 3.11 or newer.' '清迹需要 Python 3.11 或更新版本。'
}

# Debian keeps ensurepip, without which no virtual environment has a pip, in a package of its own.
# What need_libraries will look for is asked for in the same go: nobody shall be stopped twice.
need_venv() {
    "$python" -I -c 'import ensurepip, venv' 2>/dev/null && return
    case $python in
    /usr/bin/python3.*)
        # shellcheck disable=SC2046,SC2086 # one word per package and per kind
        if install_packages "${python##*/}-venv" $("$python" -I "$checkout/installer/needs.py" ${kinds-}); then
            "$python" -I -c 'import ensurepip, venv' 2>/dev/null && return
        fi
        exit "$unavailable"
        ;;
    esac
    stop "$python cannot make virtual environments: its modules venv and ensurepip are missing." \
        "$python 无法创建虚拟环境:缺少 venv 和 ensurepip 模块。"
}

# need_libraries NAME: Qt's libraries and fonts, those that needs.py knows under the words of $kinds;
# looked for once per .venv. False when something is missing and cannot be installed.
need_libraries() {
    mark=$venv/libraries-$1
    [ -f "$mark" ] && return
    # shellcheck disable=SC2086 # one word per kind
    packages=$("$venv/bin/python" -I "$checkout/installer/needs.py" $kinds) || return 1
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086 # package names, one per word
        install_packages $packages || return 1
    fi
    # a read-only checkout is asked again next time
    { : >"$mark"; } 2>/dev/null || :
}

# --- the virtual environment ---------------------------------------------------------------------

# The kernel gives the turn back when the last process that holds 9 ends, however it ends.
take_turn() {
    if ! (: >>"$turn") 2>/dev/null; then
        stop "The virtual environment has to be made in this folder, which cannot be written: $checkout" \
            "需要在此文件夹中创建虚拟环境,但它不可写:$checkout"
    fi
    exec 9>>"$turn"
    "$python" -I -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null && return
    say 'Another start is setting up; waiting for it.' '另一次启动正在进行安装设置,请稍候。'
    "$python" -I -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' 2>/dev/null ||
        say 'This file system knows no locks; going on without.' '此文件系统不支持锁,直接继续。'
}

# keepable: can the present .venv be brought up to date in place?
keepable() {
    [ -s "$turn" ] && return 1
    for kind in dev runtime; do
        [ -f "$venv/ready-$kind" ] || continue
        IFS= read -r kept_checkout <"$venv/ready-$kind" && [ "$kept_checkout" = "$checkout" ] || return 1
    done
    "$venv/bin/python" -I -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# spare_others: what .venv leads to, or what stands in it and is no environment, was not made here, and making one clears it
spare_others() {
    [ -s "$turn" ] && return
    [ -L "$venv" ] && stop "$venv is a link. Tidytrace makes its environment there and clears what it leads to: take the link away and start again." \
        "$venv 是一个链接。清迹要在这里创建环境,会清空链接指向的内容。请先移走这个链接,再重新启动。"
    { [ -f "$venv/pyvenv.cfg" ] || [ -f "$venv/ready-runtime" ]; } && return
    for one in "$venv"/* "$venv"/.[!.]*; do
        [ ! -e "$one" ] ||
            stop "$venv holds something else than a Python environment, and would be cleared: move it away and start again." \
                "$venv 里放的不是 Python 环境,会被清空。请先把它移走,再重新启动。"
    done
    return 0
}

# set_up runtime|dev
set_up() {
    need_python
    take_turn
    ready "$1" && { exec 9>&-; return; }
    if ! keepable; then
        spare_others
        need_venv
        say "Making the virtual environment with $python: $venv" "正在用 $python 创建虚拟环境:$venv"
        echo unfinished >"$turn"
        "$python" -I -m venv --clear -- "$venv" >&2 ||
            stop "The virtual environment could not be made: $venv" "无法创建虚拟环境:$venv"
    fi
    echo unfinished >"$turn"
    lock_of "$1"
    say "Installing the dependencies, each checked against its hash: ${lock##*/}" \
        "正在安装依赖,逐一核对哈希:${lock##*/}"
    bar=off
    [ ! -t 2 ] || bar=on
    # wheels only: no code of a dependency runs while it is installed
    if ! "$venv/bin/python" -I -m pip install --no-input --disable-pip-version-check --progress-bar "$bar" \
        --only-binary :all: --no-deps --require-hashes -r "$lock" >&2; then
        : >"$turn" # pip cleans up after its own failures; only a cut-off start leaves doubt
        stop 'The dependencies could not be installed (the message stands above). Start again when the network is there.' \
            '依赖安装失败(原因见上)。请在网络可用后重新启动。'
    fi
    place_command
    [ "$1" = runtime ] || keep_stamp dev "$checkout/requirements-dev.lock"
    keep_stamp runtime "$checkout/requirements.lock"
    : >"$turn"
    # without it the first check-up takes some seconds more, and nothing else
    "$venv/bin/python" -P "$checkout/installer/prepare.py" >/dev/null 2>&1 9>&- || :
    exec 9>&-
    say 'Ready.' '准备就绪。'
}

# The project itself: its source folder by a path relative to site-packages (any name of the checkout
# works in any locale), and the command. -P: nothing is imported from the folder one happens to be in.
place_command() {
    for site in "$venv"/lib/python3*/site-packages; do
        echo ../../../../app >"$site/tidytrace.pth" || exit "$unavailable"
    done
    quoted=$(printf '%s' "$venv" | sed "s/'/'\\\\''/g")
    {
        echo '#!/bin/sh'
        # shellcheck disable=SC2016 # "$@" is for the script that is written
        printf "exec '%s/bin/python' -P -m tidytrace \"\$@\"\n" "$quoted"
    } >"$venv/bin/tidytrace.new" && chmod 755 "$venv/bin/tidytrace.new" &&
        mv -f "$venv/bin/tidytrace.new" "$venv/bin/tidytrace" || exit "$unavailable"
}

# keep_stamp runtime|dev LOCK: what `ready` compares, complete or not at all
keep_stamp() {
    rm -f "$venv/ready-$1"
    site=${site%/site-packages}
    cp "$2" "$venv/ready-$1.lock" && printf '%s\n%s\n' "$checkout" "${site##*/}" >"$venv/ready-$1.new" &&
        mv "$venv/ready-$1.new" "$venv/ready-$1" || exit "$unavailable"
}
