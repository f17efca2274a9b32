"""What a file says of where it comes from: labels of AI content, content credentials, and traces of generators.

Files are only read, within bounds, and nothing in them is ever run or followed. What stands in a file is what somebody
wrote into it: nothing here says that a picture is real or made up.
"""
