from hypothesis import given
from hypothesis import strategies as st

from formats.documents import EXAMPLES, GROUPS, NEW_VALUES, NEWLINES, in_bytes, key_paths
from formats.roundtrip import change_and_undo
from tidytrace.formats.toml_edit import dumped, spelled

TOML_REMARKS = st.sampled_from(["", "", "", " # why = {not}", "  # [quoted] 注释", " #"])


@st.composite
def toml_texts(draw):  # noqa: C901 - a grammar, read in one place
    tree = draw(GROUPS)
    newline = draw(NEWLINES)

    def value_of(value):
        if isinstance(value, str) and value and "'" not in value and draw(st.booleans()):
            return f"'{value}'" if draw(st.booleans()) else f'"""{newline}{dumped(value)[1:-1]}"""'
        if isinstance(value, list) and value and draw(st.booleans()):
            remark = draw(TOML_REMARKS)
            inner = newline.join(f"  {value_of(item)},{draw(TOML_REMARKS)}" for item in value)
            return f"[{remark}{newline}{inner}{newline}]"
        return dumped(value)

    def table(group, path):
        lines, later = [], []
        for name, value in group.items():
            lines += draw(st.sampled_from([[], [], [""], ["# note = 1"]]))
            style = draw(st.integers(0, 2))
            if isinstance(value, dict) and value and style == 0:
                later.append((name, value))
            elif (
                isinstance(value, dict)
                and value
                and style == 1
                and not any(isinstance(v, dict) for v in value.values())
            ):
                lines += [f"{spelled((name, key))} = {value_of(inner)}" for key, inner in value.items()]
            elif isinstance(value, list) and value and style == 0 and all(isinstance(v, dict) for v in value):
                later.append((name, value))
            else:
                lines.append(f"{spelled((name,))} = {value_of(value)}{draw(TOML_REMARKS)}")
        for name, value in later:
            for one in value if isinstance(value, list) else [value]:
                header = f"[{spelled((*path, name))}]"
                header = f"[{header}]" if isinstance(value, list) else header
                lines += [*draw(st.sampled_from([[], [""]])), header + draw(TOML_REMARKS), *table(one, (*path, name))]
        return lines

    text = newline.join(table(tree, ())) + draw(st.sampled_from(["", newline, newline + "# end", newline * 2]))
    return tree, in_bytes(text, bom=draw(st.booleans()))


@EXAMPLES
@given(data=st.data(), value=NEW_VALUES)
def test_toml_changes_one_key_and_comes_back_byte_for_byte(tmp_path, data, value):
    tree, content = data.draw(toml_texts())
    change_and_undo(tmp_path, "toml", content, data.draw(key_paths(tree)), value)
