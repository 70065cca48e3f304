# A network of its own that is far away: `python3 far.py MS` makes a device and prints two addresses of it. What a program
# sends to the second one arrives at the first, MS milliseconds later, and so do the answers: the two ends of each packet
# are exchanged here. So connections are the kernel's own, and a handshake takes a round trip. Ends with its input.
# Not part of it: loss, a bandwidth, TCP's slow start. Needs root and Linux.
import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

delay = float(sys.argv[1]) / 1000
device = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
# TUNSETIFF: packets of IP, without a header of the device's own.
asked = fcntl.ioctl(device, 0x400454CA, struct.pack('16sH14x', b'hubplan%d', 0x0001 | 0x1000))
name = asked[:16].rstrip(b'\0').decode()
network = 100 + int(name.removeprefix('hubplan')) % 100
here, there = f'10.{network}.0.1', f'10.{network}.0.2'


def ip(*words):
    subprocess.run(['ip', *words], check=True)


ip('addr', 'add', here, 'peer', there, 'dev', name)
# Whole answers are on their way at once, so that nothing of slow start is left.
ip('link', 'set', name, 'up', 'mtu', '60000', 'txqueuelen', '10000')
ip('route', 'change', there, 'dev', name, 'initcwnd', '100', 'initrwnd', '100')
print(here, there, flush=True)

packets = collections.deque()
while True:
    while packets and packets[0][0] <= time.monotonic():
        os.write(device, packets.popleft()[1])
    wait = max(0, packets[0][0] - time.monotonic()) if packets else None
    ready, _, _ = select.select([device, sys.stdin], [], [], wait)
    if sys.stdin in ready and not os.read(sys.stdin.fileno(), 4096):
        break
    while device in ready:
        try:
            packet = os.read(device, 65536)
        except BlockingIOError:
            break
        # The checksums stay right: they add up both addresses. IPv6 asks for routers here, and gets no answer.
        if packet[0] >> 4 == 4:
            packets.append((time.monotonic() + delay, packet[:12] + packet[16:20] + packet[12:16] + packet[20:]))
