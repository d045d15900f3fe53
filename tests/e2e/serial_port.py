"""A serial port for the end-to-end tests: a pseudo-terminal under a name that stays, with the device
at HOST:PORT or unix:PATH behind it. It is unplugged, and plugged in again as another pseudo-terminal, after so
many bytes to the device.

Usage: serial_port.py ADDRESS NAME [UNPLUG_AFTER_BYTES]
"""

import os
import select
import socket
import sys
import tty


class Port:
    def __init__(self, name):
        self.name = name
        # Held open at both ends, so that it waits for whoever opens it.
        self.device_end, self.tool_end = os.openpty()
        tty.setraw(self.tool_end)
        os.symlink(os.ttyname(self.tool_end), name)

    def unplug(self):
        os.remove(self.name)
        os.close(self.device_end)
        os.close(self.tool_end)


def connected(address):
    if address.startswith("unix:"):
        device = socket.socket(socket.AF_UNIX)
        device.connect(address.removeprefix("unix:"))
        return device
    host, number = address.rsplit(":", 1)
    device = socket.create_connection((host, int(number)))
    device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return device


def main():
    device = connected(sys.argv[1])
    left = int(sys.argv[3]) if len(sys.argv) > 3 else None
    port = Port(sys.argv[2])
    while True:
        ready, _, _ = select.select([device, port.device_end], [], [])
        if port.device_end in ready:
            data = os.read(port.device_end, 4096)
            device.sendall(data)
            if left is not None:
                left -= len(data)
        if device in ready:
            data = device.recv(4096)
            if not data:
                return
            while data:
                data = data[os.write(port.device_end, data) :]
        if left is not None and left <= 0:
            left = None
            port.unplug()
            port = Port(sys.argv[2])


main()
