#!/bin/sh
# Starts Tidytrace: the window, or with arguments the command line. `sh installer/run.sh [ARGS…]`
# The first start makes .venv and installs what is missing; later starts only look whether it still fits.
set -u
case $0 in */*) installer=${0%/*} ;; *) installer=. ;; esac
# shellcheck source=setup.sh
. "$installer/setup.sh"

# Which libraries the window needs; a command line needs none, and without a display Tidytrace itself
# says that there is nothing to open a window on.
kinds=
if [ "$#" -eq 0 ]; then
    case ${QT_QPA_PLATFORM-} in
    wayland*) kinds=wayland ;;
    xcb*) kinds=x11 ;;
    ?*) kinds=offscreen ;;
    *)
        if [ -n "${WAYLAND_DISPLAY-}" ]; then
            kinds=wayland
        elif [ -n "${DISPLAY-}" ]; then
            kinds=x11
        fi
        ;;
    esac
fi

ready runtime || set_up runtime

if [ -n "$kinds" ]; then
    need_libraries "$kinds" || exit "$unavailable"
    if [ "$language" = zh ]; then
        kinds=font
        need_libraries font || : # without a Chinese font the window opens all the same
    fi
fi

exec "$venv/bin/tidytrace" "$@"
