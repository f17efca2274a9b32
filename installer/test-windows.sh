#!/bin/sh
# Runs the tests with a genuine Windows Python under Wine, on Debian. `sh installer/test-windows.sh [--beside] [ROOM…]`
# The first run gets the Windows Python and the locked libraries for it, each checked against its hash and signature,
# and keeps them outside of this folder, in ~/.cache/tidytrace-tests. See windows/suite.py for the rest.
set -u
case $0 in */*) installer=${0%/*} ;; *) installer=. ;; esac
# shellcheck source=setup.sh
. "$installer/setup.sh"

ready dev || set_up dev
packages=$("$venv/bin/python" -I "$checkout/installer/windows/environment.py" --missing) || exit "$unavailable"
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086 # package names, one per word
    install_packages $packages || exit "$unavailable"
fi

cd -- "$checkout" || exit "$unavailable"
exec "$venv/bin/python" "$checkout/installer/windows/suite.py" "$@"
