#!/bin/sh
# Runs the tests, without a display, on all cores. `sh installer/test.sh [PYTEST ARGS…]`
# The first run makes .venv and installs what is missing, a Chinese font for the screenshots included.
set -u
case $0 in */*) installer=${0%/*} ;; *) installer=. ;; esac
# shellcheck source=setup.sh
. "$installer/setup.sh"

kinds='offscreen font'
ready dev || set_up dev
need_libraries tests || exit "$unavailable"
kinds='x11 desktop'
need_libraries desktop || : # the tests that need a desktop say then what is missing

cd -- "$checkout" || exit "$unavailable"
QT_QPA_PLATFORM=offscreen
export QT_QPA_PLATFORM
# the tests start the program hundreds of times, and each time it would be compiled anew
unset PYTHONDONTWRITEBYTECODE
exec "$venv/bin/python" -m pytest -n logical --dist worksteal "$@"
