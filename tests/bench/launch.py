"""Runs one command, its output into a file, and prints wall and processor time, peak memory and exit code as JSON.

A process of its own, because Linux counts the memory of whoever starts a program into the program's peak:
this one is as small as an interpreter can be. ``python -I -S launch.py OUTPUT COMMAND…``
"""

import os
import sys
import time

output = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
errors = os.open(sys.argv[1] + ".err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, errors, 2)]
begin = time.perf_counter()
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - begin
kibibytes = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
busy = usage.ru_utime + usage.ru_stime
code = os.waitstatus_to_exitcode(status)
sys.stdout.write(f'{{"seconds": {seconds}, "busy": {busy}, "kibibytes": {kibibytes}, "code": {code}}}')
