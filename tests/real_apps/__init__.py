"""The catalogue held against real apps, installed from their package registries.

Each app is started in a scratch home and talks to a small model server on this computer; nothing else can be reached,
but it is known who was asked for. What Tidytrace then says of that home is compared with what was really said. After a
fix the app has to behave by it, after an erasure to go on as if nothing had been there, and what its own delete leaves
has to be what the definition says. ``sh installer/test.sh tests/real_apps`` runs the quick ones, with
``TIDYTRACE_TEST_REAL_APPS=all`` all of them in every version. Without a registry within reach they are skipped.

The five quick ones take two and a half minutes of processor time, and one more where they have yet to be installed
(1.2 GB); all of them well over an hour on two busy cores.
"""
