#!/bin/sh
# Starts Tidytrace: the window, or with arguments the command line. `sh installer/run.sh [ARGS…]`
# The first start makes .venv and installs what is missing; later starts only look whether it still fits.
set -u
case $0 in */*) installer=${0%/*} ;; *) installer=. ;; esac
# shellcheck source=setup.sh
. "$installer/setup.sh"

ready runtime || set_up runtime

if [ "$#" -eq 0 ]; then
    case ${QT_QPA_PLATFORM-} in
    wayland*) display=wayland ;;
    xcb*) display=x11 ;;
    ?*) display=offscreen ;;
    *)
        if [ -n "${WAYLAND_DISPLAY-}" ]; then
            display=wayland
        elif [ -n "${DISPLAY-}" ]; then
            display=x11
        else
            display= # Tidytrace itself says that there is nothing to open a window on
        fi
        ;;
    esac
    if [ -n "$display" ]; then
        need_libraries "$display" "$display" || exit "$unavailable"
        # without a Chinese font the window opens all the same
        [ "$language" != zh ] || need_libraries font font || :
    fi
fi

exec "$venv/bin/tidytrace" "$@"
