"""The style sheet of one look. Widgets carry a ``kind`` property; nothing else in the room writes style sheets."""

from typing import Final

from tidytrace.gui.design import BIG, CONTROL, GRID, RADIUS, SCROLL_BAR, STRONG, TARGET, Look, Scheme, between

_SHEET: Final = """
QWidget[kind="page"], QScrollArea[kind="page"] > QWidget > QWidget[kind="page"] {{ background: {window}; }}
QScrollArea[kind="page"] {{ border: none; background: {window}; }}
QScrollArea[kind="reading"] {{ border: 2px solid transparent; border-radius: {radius}px; background: {window}; }}
QScrollArea[kind="reading"]:focus {{ border-color: {focus}; }}
QFrame[kind="card"] {{ background: {card}; border: 1px solid {line}; border-radius: {radius}px; }}
QFrame[kind="warning"] {{ background: {risk_soft}; border: 1px solid {risk}; border-radius: {radius}px; }}
QFrame[kind="bar"] {{ background: {card}; border: none; border-top: 1px solid {line}; }}
QFrame[kind="rail"], QScrollArea[kind="rail"] {{ background: {card}; border: none; }}
QFrame[kind="upright"] {{ background: {line}; border: none; max-width: 1px; min-width: 1px; }}
QFrame[kind="hairline"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
QLabel[kind="quiet"] {{ color: {quiet}; }}
QLabel[kind="problem"] {{ color: {danger}; }}
QLabel[kind="moved"] {{ color: {risk}; }}
QLabel[kind="risk"] {{ color: {risk}; }}
QLabel[kind="ok"] {{ color: {ok}; }}
QLabel[kind="unknown"] {{ color: {unknown}; }}
QLabel[kind="manual"] {{ color: {manual}; }}
QLabel {{ background: transparent; }}
QLabel[kind="new"] {{ background: {manual_soft}; color: {manual}; border: 1px solid {manual}; border-radius: {radius}px;
  padding: 1px {half}px; font-weight: {strong}; }}

QPushButton {{
  min-height: {inner}px; padding: 0 {pad}px; border-radius: {radius}px;
  background: {card}; color: {text}; border: 1px solid {edge};
}}
QPushButton:hover {{ background: {raised}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:disabled {{ color: {quiet}; background: transparent; border-color: {line}; }}
QPushButton[kind="primary"] {{
  background: {accent}; color: {on_accent}; border: 1px solid {accent}; font-weight: {strong};
}}
QPushButton[kind="primary"]:hover {{ background: {accent_strong}; border-color: {accent_strong}; }}
QPushButton[kind="danger"] {{
  background: {danger}; color: {on_danger}; border: 1px solid {danger}; font-weight: {strong};
}}
QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled {{
  background: {raised}; color: {quiet}; border-color: {line};
}}
QPushButton[kind="big"] {{
  min-height: {big_inner}px; padding: 0 {big_pad}px; border-radius: {big_radius}px; font-weight: {strong};
  background: {accent}; color: {on_accent}; border: 1px solid {accent};
}}
QPushButton[kind="big"]:hover {{ background: {accent_strong}; border-color: {accent_strong}; }}
QPushButton[kind="soft"] {{ background: {accent_soft}; color: {accent}; border: 1px solid {soft_edge};
  font-weight: {strong}; }}
QPushButton[kind="soft"]:hover {{ background: {raised}; }}
QPushButton[kind="soft"]:disabled {{ background: transparent; color: {quiet}; border-color: {line}; }}
QPushButton[kind="link"] {{
  min-height: {link}px; padding: 0 {half}px; padding-{lead}: 2px; border: 1px solid transparent;
  background: transparent; color: {accent}; text-align: left;
}}
QPushButton[kind="link"]:hover {{ background: {accent_soft}; }}
QPushButton[kind="tip"] {{ background: {card}; border: 1px solid {edge}; border-radius: {radius}px; padding: 0; }}
QPushButton[kind="tip"]:hover {{ border-color: {accent}; background: {card}; }}
QPushButton[large="true"] {{ min-height: {large_inner}px; padding: {half}px {pad}px; border-radius: {big_radius}px; }}
QLabel[large="headline"] {{ border: 2px solid transparent; border-radius: {radius}px; padding: 2px {half}px; }}
QLabel[large="headline"][ring="true"]:focus {{ border-color: {focus}; }}
QPushButton:focus, QPushButton[kind="tip"]:focus, QPushButton[kind="link"]:focus {{ border: 2px solid {focus}; }}
QPushButton[kind="primary"]:focus, QPushButton[kind="big"]:focus, QPushButton[kind="danger"]:focus {{
  border: 2px solid {ring};
}}

QPushButton[kind="tab"] {{ border: 1px solid {edge}; background: {card}; color: {quiet}; }}
QPushButton[kind="tab"]:hover {{ background: {raised}; color: {text}; }}
QPushButton[kind="tab"]:checked {{
  background: {here}; color: {on_here}; border: 1px solid {accent}; font-weight: {strong};
}}
QPushButton[kind="tab"]:focus {{ border: 2px solid {focus}; }}
QPushButton[kind="tab"]:checked:focus {{ border: 2px solid {on_here}; }}

QPushButton[kind="rail"], QPushButton[kind="shape"] {{
  min-height: {rail_row}px; padding: 0 {pad}px; border: 2px solid transparent; border-radius: {radius}px;
  background: transparent; color: {quiet}; text-align: left;
}}
QPushButton[kind="shape"] {{ padding: 0; text-align: center; }}
QPushButton[kind="foot"] {{
  min-height: {link}px; padding: 0 {pad}px; border: 2px solid transparent; border-radius: {radius}px;
  background: transparent; color: {accent}; text-align: left;
}}
QPushButton[kind="foot"]:hover {{ background: {accent_soft}; }}
QPushButton[kind="foot"]:focus {{ border: 2px solid {focus}; }}
QPushButton[kind="rail"]:hover, QPushButton[kind="shape"]:hover {{ background: {raised}; color: {text}; }}
QPushButton[kind="rail"]:checked, QPushButton[kind="shape"]:checked {{
  background: {here}; color: {on_here}; font-weight: {strong};
}}
QPushButton[kind="rail"]:focus, QPushButton[kind="shape"]:focus {{ border: 2px solid {focus}; }}
QPushButton[kind="rail"]:checked:focus, QPushButton[kind="shape"]:checked:focus {{ border: 2px solid {on_here}; }}

QLineEdit, QComboBox {{
  min-height: {inner}px; padding: 0 {pad}px; border-radius: {radius}px;
  background: {card}; color: {text}; border: 1px solid {edge};
  selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit {{ padding: 0 {half}px; placeholder-text-color: {quiet}; }}
QLineEdit:hover, QComboBox:hover {{ border-color: {quiet}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {focus}; }}
QComboBox {{ padding-{trail}: 4px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{
  background: {card}; color: {text}; border: 1px solid {edge}; outline: none; padding: 4px;
  selection-background-color: {accent_soft}; selection-color: {text};
}}
QComboBox QAbstractItemView::item {{ min-height: 32px; padding: 0 8px; border-radius: 4px; }}

QProgressBar {{ border: none; border-radius: 3px; background: {line}; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {accent}; }}

QLineEdit[large="true"], QComboBox[large="true"] {{ min-height: {large_inner}px; }}
QProgressBar[large="true"] {{ border-radius: 6px; min-height: 12px; max-height: 12px; }}
QProgressBar[large="true"]::chunk {{ border-radius: 6px; }}

QTableView {{
  background: {card}; border: none; outline: none; gridline-color: transparent;
  selection-background-color: transparent; selection-color: {text};
}}
QFrame[kind="table"] {{ background: {card}; border: 1px solid {line}; border-radius: {radius}px; }}
QFrame[kind="table"][lit="true"] {{ border: 2px solid {focus}; }}
QHeaderView {{ background: {card}; border: none; }}
QHeaderView::section {{
  background: {card}; color: {quiet}; border: none; border-bottom: 1px solid {line};
  padding: 0 {half}px; min-height: {inner}px;
}}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ image: none; width: 0; height: 0; }}
QHeaderView::section:hover {{ color: {text}; background: {raised}; }}
QTextEdit {{ background: {card}; border: none; color: {text};
  selection-background-color: {accent}; selection-color: {on_accent}; }}
QTextEdit:focus {{ border: 2px solid {focus}; border-radius: {radius}px; }}
QPlainTextEdit {{ placeholder-text-color: {quiet};
  background: {card}; color: {text}; border: 1px solid {edge}; border-radius: {radius}px;
  padding: {half}px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QPlainTextEdit:hover {{ border-color: {quiet}; }}
QPlainTextEdit:focus {{ border: 2px solid {focus}; }}
QSplitter::handle {{ background: transparent; }}

QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {edge}; border-radius: 4px; min-height: 40px; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {edge}; border-radius: 4px; min-width: 40px; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:hover {{ background: {quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QToolTip {{ background: {card}; color: {text}; border: 1px solid {edge}; padding: 6px; }}
QMenu {{ background: {card}; border: 1px solid {edge}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {text}; }}
QDialog {{ background: {window}; }}
"""


def stylesheet(look: Look, *, turned: bool = False, letters: float = 1.0) -> str:
    """The sheet for one look.

    Args:
        look: The colours.
        turned: Whether people read from right to left.
        letters: How much larger than usual what holds a line of text is.
    """
    colours = {name: getattr(look, name) for name in look._fields if name != "scheme"}
    bold = look.scheme is Scheme.CONTRAST
    return _SHEET.format(
        **colours,
        soft_edge=look.text if bold else between(look.accent_soft, look.accent, 0.7),
        here=look.here,
        on_here=look.on_here,
        lead="right" if turned else "left",
        trail="left" if turned else "right",
        focus=look.accent,
        ring=look.text,
        radius=RADIUS,
        strong=STRONG.value,
        inner=round((CONTROL - 2) * letters),
        pad=GRID * 2,
        half=GRID,
        link=round((GRID * 4 - 2) * letters),
        big_inner=round((BIG - 2) * letters),
        large_inner=TARGET - 2 * GRID - 2,
        big_pad=GRID * 4,
        big_radius=RADIUS + 2,
        bar=SCROLL_BAR,
        rail_row=round(GRID * 5 * letters),
    )
