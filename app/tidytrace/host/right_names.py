"""What rights of an operating system are called, for a person."""

from typing import Final

from tidytrace.catalog import Text
from tidytrace.host.grants import Right

RIGHT_NAMES: Final[dict[Right, Text]] = {
    "all-files": Text(en="all files", zh_CN="所有文件"),
    "home": Text(en="your whole home folder", zh_CN="整个个人文件夹"),
    "visible-files": Text(en="your files except hidden ones", zh_CN="您的文件（隐藏文件除外）"),
    "documents": Text(en="documents", zh_CN="文稿"),
    "desktop": Text(en="desktop", zh_CN="桌面"),
    "downloads": Text(en="downloads", zh_CN="下载"),
    "pictures": Text(en="pictures", zh_CN="图片"),
    "music": Text(en="music", zh_CN="音乐"),
    "videos": Text(en="videos", zh_CN="视频"),
    "some-files": Text(en="some folders", zh_CN="部分文件夹"),
    "removable": Text(en="sticks and external disks", zh_CN="U 盘和移动硬盘"),
    "network-drives": Text(en="network drives", zh_CN="网络驱动器"),
    "other-apps": Text(en="data of other apps", zh_CN="其他应用的数据"),
    "camera": Text(en="camera", zh_CN="摄像头"),
    "microphone": Text(en="microphone", zh_CN="麦克风"),
    "speech": Text(en="speech recognition", zh_CN="语音识别"),
    "location": Text(en="location", zh_CN="位置"),
    "screen": Text(en="pictures of the screen", zh_CN="屏幕画面"),
    "keyboard": Text(en="everything you type", zh_CN="所有键盘输入"),
    "control": Text(en="mouse and keys of other programs", zh_CN="控制其他程序的鼠标和键盘"),
    "automation": Text(en="orders to other programs", zh_CN="指挥其他程序"),
    "contacts": Text(en="contacts", zh_CN="通讯录"),
    "calendar": Text(en="calendar", zh_CN="日历"),
    "reminders": Text(en="reminders and tasks", zh_CN="提醒和任务"),
    "photos": Text(en="photos", zh_CN="照片"),
    "email": Text(en="email", zh_CN="邮件"),
    "messages": Text(en="messages", zh_CN="短信"),
    "calls": Text(en="calls", zh_CN="通话"),
    "account": Text(en="your name and picture", zh_CN="您的姓名和头像"),
    "notifications": Text(en="notifications", zh_CN="通知"),
    "activity": Text(en="activity history", zh_CN="活动历史"),
    "devices": Text(en="devices", zh_CN="外接设备"),
    "bluetooth": Text(en="Bluetooth", zh_CN="蓝牙"),
    "network": Text(en="network", zh_CN="网络"),
    "windows": Text(en="windows and keys of other programs (X11)", zh_CN="其他程序的窗口和按键（X11）"),
    "session": Text(en="all services of the desktop", zh_CN="桌面的全部服务"),
    "host-commands": Text(en="programs outside of its box", zh_CN="沙盒之外的程序"),
    "models": Text(en="AI models of the system", zh_CN="系统自带的 AI 模型"),
}
