#!/bin/sh
# In the sandbox these variables name folders of the sandbox. Tidytrace looks at the person's own folders, and keeps its
# own files where every other installation of it does; what they were outside stands in HOST_… (flatpak-run(1)).
export XDG_CONFIG_HOME="${HOST_XDG_CONFIG_HOME:-$HOME/.config}"
export XDG_DATA_HOME="${HOST_XDG_DATA_HOME:-$HOME/.local/share}"
export XDG_STATE_HOME="${HOST_XDG_STATE_HOME:-$HOME/.local/state}"
export XDG_CACHE_HOME="${HOST_XDG_CACHE_HOME:-$HOME/.cache}"
exec /app/libexec/tidytrace "$@"
