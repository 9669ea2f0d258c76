"""The smallest notification service of a desktop: keeps what it was told.

A process of its own: programs wait for its answer, and some of them are asked by the tray meanwhile.
Reads a line from its input and answers each with every notification so far, as [summary, body].
"""
import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NOTIFICATIONS = 'org.freedesktop.Notifications'


class Notifications(dbus.service.Object):
    def __init__(self, bus):
        self.told = []
        super().__init__(dbus.service.BusName(NOTIFICATIONS, bus, do_not_queue=True), '/org/freedesktop/Notifications')

    @dbus.service.method(NOTIFICATIONS, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, program, replaces, icon, summary, body, actions, hints, timeout):
        self.told.append([str(summary), str(body)])
        return dbus.UInt32(len(self.told))

    @dbus.service.method(NOTIFICATIONS, in_signature='u')
    def CloseNotification(self, number):
        self.NotificationClosed(number, dbus.UInt32(3))

    @dbus.service.method(NOTIFICATIONS, out_signature='as')
    def GetCapabilities(self):
        return ['body', 'actions']

    @dbus.service.method(NOTIFICATIONS, out_signature='ssss')
    def GetServerInformation(self):
        return 'tray-host', 'taproom', '1', '1.2'

    @dbus.service.signal(NOTIFICATIONS, signature='uu')
    def NotificationClosed(self, number, reason):
        pass


def main():
    DBusGMainLoop(set_as_default=True)
    notifications = Notifications(dbus.SessionBus())
    loop = GLib.MainLoop()

    def heard(source, condition):
        if not sys.stdin.readline():
            loop.quit()
            return False
        print(json.dumps({'answer': notifications.told}), flush=True)
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, heard)
    print(json.dumps({'ready': True}), flush=True)
    loop.run()


main()
