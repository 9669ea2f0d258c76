"""The smallest desktop tray: owns the StatusNotifierWatcher on the session bus and does what a panel does.

Reads one word a line from its input and answers each with one line of JSON:
  item         the icon's title, tooltip, picture and menu lines, or null while there is none
  click LABEL  presses the menu line with this label; LABEL* the first that begins so
  activate     the click on the icon itself
"""
import hashlib
import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
PROPERTIES = 'org.freedesktop.DBus.Properties'


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        self.bus = bus
        self.items = []
        name = dbus.service.BusName(WATCHER, bus, do_not_queue=True)
        super().__init__(name, '/StatusNotifierWatcher')

    @dbus.service.method(WATCHER, in_signature='s', sender_keyword='sender')
    def RegisterStatusNotifierItem(self, service, sender=None):
        # The specification has a bus name; some programs send the object's path instead.
        self.items.append((sender, service) if service.startswith('/') else (service, '/StatusNotifierItem'))
        self.StatusNotifierItemRegistered(service)

    @dbus.service.method(WATCHER, in_signature='s')
    def RegisterStatusNotifierHost(self, service):
        self.StatusNotifierHostRegistered()

    @dbus.service.signal(WATCHER, signature='s')
    def StatusNotifierItemRegistered(self, service):
        pass

    @dbus.service.signal(WATCHER)
    def StatusNotifierHostRegistered(self):
        pass

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, interface):
        return {
            'RegisteredStatusNotifierItems': dbus.Array([service + path for service, path in self.items], signature='s'),
            'IsStatusNotifierHostRegistered': dbus.Boolean(True),
            'ProtocolVersion': dbus.Int32(0),
        }

    def item(self):
        """The last item whose program is still on the bus."""
        alive = [(service, path) for service, path in self.items if self.bus.name_has_owner(service)]
        return self.bus.get_object(*alive[-1], introspect=False) if alive else None

    def menu(self, item):
        path = item.Get(ITEM, 'Menu', dbus_interface=PROPERTIES)
        return self.bus.get_object(item.bus_name, path, introspect=False)

    def lines(self, menu):
        _, (_, _, children) = menu.GetLayout(dbus.Int32(0), dbus.Int32(-1), dbus.Array([], signature='s'), dbus_interface=MENU)
        return [(int(number), values) for number, values, _ in children]

    def do(self, line):
        verb, _, argument = line.strip().partition(' ')
        item = self.item()
        if item is None:
            return None
        if verb == 'item':
            tooltip = item.Get(ITEM, 'ToolTip', dbus_interface=PROPERTIES)
            picture = item.Get(ITEM, 'IconPixmap', dbus_interface=PROPERTIES)
            return {
                'title': str(tooltip[2]), 'text': str(tooltip[3]), 'icon': hashlib.sha1(bytes(picture[0][2])).hexdigest() if picture else str(item.Get(ITEM, 'IconName', dbus_interface=PROPERTIES)),
                'lines': [describe(values) for _, values in self.lines(self.menu(item)) if values.get('label')],
            }
        if verb == 'activate':
            item.Activate(dbus.Int32(0), dbus.Int32(0), dbus_interface=ITEM)
            return True
        menu = self.menu(item)
        number = next((number for number, values in self.lines(menu) if fits(values, argument)), None)
        if number is None:
            return False
        menu.Event(dbus.Int32(number), 'clicked', dbus.String('', variant_level=1), dbus.UInt32(0), dbus_interface=MENU)
        return True


def fits(values, wanted):
    label = str(values.get('label', ''))
    named = label.startswith(wanted[:-1]) if wanted.endswith('*') else label == wanted
    return named and bool(values.get('enabled', True))


def describe(values):
    box = values.get('toggle-type') == 'checkmark'
    return {
        'label': str(values['label']), 'enabled': bool(values.get('enabled', True)),
        'checked': bool(values.get('toggle-state', 0) == 1) if box else None,
    }


def main():
    DBusGMainLoop(set_as_default=True)
    watcher = Watcher(dbus.SessionBus())
    loop = GLib.MainLoop()

    def heard(source, condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        try:
            answer = watcher.do(line)
        except dbus.DBusException as error:
            answer = {'error': str(error)}
        print(json.dumps({'answer': answer}), flush=True)
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, heard)
    print(json.dumps({'ready': True}), flush=True)
    loop.run()


main()
