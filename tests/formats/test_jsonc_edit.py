import json

from hypothesis import given
from hypothesis import strategies as st

from formats.documents import EXAMPLES, GROUPS, INDENTS, NEW_VALUES, NEWLINES, REMARKS, in_bytes, key_paths
from formats.roundtrip import change_and_undo


@st.composite
def jsonc_texts(draw, comments=True):
    tree = draw(GROUPS)
    newline, unit = draw(NEWLINES), draw(INDENTS)
    trailing = comments and draw(st.booleans())
    compact = draw(st.booleans())

    def remark(line):
        if not comments:
            return ""
        text = draw(REMARKS)
        if not text:
            return ""
        return f" //{text}" if line and draw(st.booleans()) else f" /*{text}{newline if line else ''}*/"

    def written(value, indent):
        if not isinstance(value, (dict, list)) or not value:
            return json.dumps(value, ensure_ascii=draw(st.booleans()))
        pairs = value.items() if isinstance(value, dict) else [(None, item) for item in value]
        inline = compact or draw(st.booleans())
        parts = []
        for name, item in pairs:
            if isinstance(value, dict) and not inline and draw(st.integers(0, 9)) == 0:
                parts.append(json.dumps(name) + ": 0")  # an earlier value that does not count
            colon = draw(st.sampled_from([": ", ":", " : "]))
            parts.append(
                ("" if name is None else json.dumps(name, ensure_ascii=False) + colon) + written(item, indent + unit)
            )
        start, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
        if inline:
            comma = draw(st.sampled_from([", ", ","]))
            return start + comma.join(part + remark(False) for part in parts) + ("," if trailing else "") + end
        lines = [
            indent + unit + part + ("," if trailing or place < len(parts) - 1 else "") + remark(True)
            for place, part in enumerate(parts)
        ]
        return newline.join([start + remark(True), *lines, indent + end])

    top = f"// top{newline}" if comments and draw(st.booleans()) else ""
    text = top + written(tree, "") + draw(st.sampled_from(["", newline, newline * 2]))
    return tree, in_bytes(text, bom=draw(st.booleans()))


@EXAMPLES
@given(data=st.data(), value=NEW_VALUES)
def test_jsonc_with_comments_changes_one_key_and_comes_back_byte_for_byte(tmp_path, data, value):
    tree, content = data.draw(jsonc_texts())
    change_and_undo(tmp_path, "jsonc", content, data.draw(key_paths(tree)), value)


@EXAMPLES
@given(data=st.data(), value=NEW_VALUES)
def test_plain_json_changes_one_key_and_comes_back_byte_for_byte(tmp_path, data, value):
    tree, content = data.draw(jsonc_texts(comments=False))
    change_and_undo(tmp_path, "json", content, data.draw(key_paths(tree)), value)
