"""Stands in for the bus and the login manager of systemd, as much of them as a kubelet asks about shutdowns.

    logind.py SOCKET

Says "watched" when a kubelet watches; then each line of its input announces a shutdown ("begin") or its end ("cancel").
"""

import array
import os
import socket
import struct
import sys
import threading

MANAGER = "org.freedesktop.login1.Manager"
METHOD_RETURN, SIGNAL = 2, 4
PATH, INTERFACE, MEMBER, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE, UNIX_FDS = 1, 2, 3, 5, 6, 7, 8, 9
TEXT, OBJECT, NUMBER, TYPES = "s", "o", "u", "g"


def align(data, size):
    return data + b"\0" * (-len(data) % size)


def text(value):
    raw = value.encode()
    return struct.pack("<I", len(raw)) + raw + b"\0"


def types(value):
    return bytes([len(value)]) + value.encode() + b"\0"


def message(kind, serial, fields, body=b""):
    """One message in little-endian order (D-Bus specification, "Message Format")."""
    listed = b""
    for code, kind_of, value in fields:
        listed = align(listed, 8) + bytes([code]) + types(kind_of)
        if kind_of == TYPES:
            listed += types(value)
        else:
            listed = align(listed, 4) + (struct.pack("<I", value) if kind_of == NUMBER else text(value))
    head = struct.pack("<cBBBIII", b"l", kind, 1, 1, len(body), serial, len(listed)) + listed
    return align(head, 8) + body


class Peer:
    """A program on the other end."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""
        self.serial = 0

    def take(self, count):
        while len(self.buffer) < count:
            more = self.connection.recv(4096)
            if not more:
                raise EOFError
            self.buffer += more
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def line(self):
        taken = b""
        while not taken.endswith(b"\r\n"):
            taken += self.take(1)
        return taken.strip(b"\0\r\n").decode()

    def authenticate(self):
        while True:
            word = self.line().split(" ")
            if word[0] == "BEGIN":
                return
            if word[0] == "NEGOTIATE_UNIX_FD":
                answer = "AGREE_UNIX_FD"
            elif word[:2] == ["AUTH", "EXTERNAL"]:
                answer = "OK 0123456789abcdef0123456789abcdef"
            else:
                answer = "REJECTED EXTERNAL"
            self.connection.sendall(answer.encode() + b"\r\n")

    def read_call(self):
        """The serial number and the member of the next call."""
        head = self.take(16)
        body, serial, fields = struct.unpack("<III", head[4:16])
        data = self.take(fields + -fields % 8)
        self.take(body)
        at, member = 0, ""
        while at < fields:
            at += -at % 8
            code, length = data[at], data[at + 1]
            kind = chr(data[at + 2])
            at += 3 + length
            if kind == TYPES:
                at += data[at] + 2
                continue
            at += -at % 4
            (value,) = struct.unpack("<I", data[at : at + 4])
            at += 4
            if kind != NUMBER:
                if code == MEMBER:
                    member = data[at : at + value].decode()
                at += value + 1
        return serial, member

    def send(self, kind, fields, body=b"", files=()):
        self.serial += 1
        data = message(kind, self.serial, fields, body)
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
        sent = self.connection.sendmsg([data], rights)
        self.connection.sendall(data[sent:])

    def answer(self, serial, signature="", body=b"", files=()):
        fields = [(REPLY_SERIAL, NUMBER, serial), (DESTINATION, TEXT, ":1.1"), (SENDER, TEXT, ":1.0")]
        if signature:
            fields.append((SIGNATURE, TYPES, signature))
        if files:
            fields.append((UNIX_FDS, NUMBER, len(files)))
        self.send(METHOD_RETURN, fields, body, files)

    def announce(self, begins):
        fields = [
            (PATH, OBJECT, "/org/freedesktop/login1"),
            (INTERFACE, TEXT, MANAGER),
            (MEMBER, TEXT, "PrepareForShutdown"),
            (SENDER, TEXT, ":1.0"),
            (SIGNATURE, TYPES, "b"),
        ]
        self.send(SIGNAL, fields, struct.pack("<I", begins))

    def serve(self):
        self.authenticate()
        while True:
            serial, member = self.read_call()
            if member == "Hello":
                self.answer(serial, TEXT, text(":1.1"))
            elif member == "Get":
                # InhibitDelayMaxUSec: a minute.
                self.answer(serial, "v", align(types("t"), 8) + struct.pack("<Q", 60_000_000))
            elif member == "Inhibit":
                mine, theirs = os.pipe()
                self.answer(serial, "h", struct.pack("<I", 0), [theirs])
                os.close(theirs)
                # It stays open as long as the kubelet holds back the shutdown.
                os.set_inheritable(mine, False)
            else:
                self.answer(serial)
                if member == "AddMatch":
                    print("watched", flush=True)


def main():
    server = socket.socket(socket.AF_UNIX)
    server.bind(sys.argv[1])
    server.listen()
    print("listening", flush=True)
    peers = []

    def accept():
        while True:
            peer = Peer(server.accept()[0])
            peers.append(peer)
            threading.Thread(target=serve, args=[peer], daemon=True).start()

    def serve(peer):
        try:
            peer.serve()
        except (EOFError, ConnectionError):
            peers.remove(peer)

    threading.Thread(target=accept, daemon=True).start()
    for line in sys.stdin:
        for peer in list(peers):
            peer.announce(line.strip() == "begin")


main()
