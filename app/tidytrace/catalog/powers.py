"""What powers are called, for a person."""

from typing import Final

from tidytrace.catalog.words import Power, Text

POWERS: Final = "powers"
"""What stands for all switches of an app about access where one of them is named."""
LEAST_NAME: Final = Text(en="Least power that keeps it usable", zh_CN="够用的最小权限")
POWER_NAMES: Final[dict[Power, Text]] = {
    "commands": Text(en="run commands", zh_CN="运行命令"),
    "files": Text(en="change files", zh_CN="修改文件"),
    "outside": Text(en="use files outside of the project", zh_CN="使用项目以外的文件"),
    "network": Text(en="open web addresses", zh_CN="访问网址"),
    "tools": Text(en="use added tools", zh_CN="使用添加的工具"),
    "screen": Text(en="see the screen and operate programs", zh_CN="查看屏幕并操作其他程序"),
    "browser": Text(en="read or operate web pages", zh_CN="读取或操作网页"),
    "clipboard": Text(en="read what you copied", zh_CN="读取剪贴板"),
    "steering": Text(en="take orders from elsewhere", zh_CN="接受其他设备的指令"),
    "plugins": Text(en="run what others wrote", zh_CN="运行他人编写的程序"),
    "memory": Text(en="remember things about you", zh_CN="记住关于您的信息"),
}
