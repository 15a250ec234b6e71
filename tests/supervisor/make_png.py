#!/usr/bin/env python3
"""make_png.py WIDTH HEIGHT BITS OUT: a black greyscale PNG, row by row, so that huge ones cost nothing."""
import struct, sys, zlib

width, height, bits = map(int, sys.argv[1:4])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


packer = zlib.compressobj(9)
row = bytes(1 + (width * bits + 7) // 8)
data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
with open(sys.argv[4], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
              + chunk(b"IDAT", data) + chunk(b"IEND", b""))
