"""The catalogue of servers held against real ones, installed from their package registries.

Each is started in a network of its own that has a second computer in it: opened to all, for this computer only, and
with a password. What Tidytrace says of it is compared with what the second computer gets, and after the remedy and a
new start that one gets nothing. ``sh installer/test.sh tests/real_servers`` runs the quick ones, with
``TIDYTRACE_TEST_REAL_SERVERS=all`` all of them. Without a registry, or where the system allows no network of one's own,
they are skipped.
"""
