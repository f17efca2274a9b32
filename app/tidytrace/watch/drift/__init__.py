"""Which switches moved since they were last looked at, and what is told of it.

A check-up remembers how each switch stands, in one private file. The next look compares: what an update of the app or a
person moved is told with before and after, and what Tidytrace itself moved is not. A file that cannot be read, or is
just being written, changes nothing of what is remembered.
"""
