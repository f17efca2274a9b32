"""The catalogue held against real apps, installed from their package registries.

Each app is started in a scratch home and talks to a small model server on this computer. What Tidytrace then says of
that home is compared with what was really said, and after a fix and an erasure the app has to go on as if nothing had
been there. ``sh installer/test.sh tests/real_apps`` runs the quick ones, with ``TIDYTRACE_TEST_REAL_APPS=all`` all of
them in every version. Without a registry within reach they are skipped.
"""
