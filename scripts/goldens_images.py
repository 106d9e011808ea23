"""Writes Tests/Goldens/images: small PNG and JPEG files and what Pillow makes of them.

Run with Pillow 13.0.0 and NumPy 2.4.6:  python scripts/goldens_images.py

The files are made here bit by bit where Pillow cannot write them (interlaced, 2-bit, 16-bit, tRNS). Each
.txt file has one case a line, fields parted by blanks; the last fields are always mode, width, height and
the samples in hexadecimal.
"""

import pathlib
import struct
import zlib

import numpy as np
import PIL
from PIL import Image, ImageOps

assert PIL.__version__ == "13.0.0", PIL.__version__
OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "images"
RNG = np.random.default_rng(20)
LINES: dict[str, list[str]] = {}


def record(topic, *fields, image):
    data = image.tobytes().hex()
    LINES.setdefault(topic, []).append(
        " ".join([*map(str, fields), image.mode, str(image.width), str(image.height), data])
    )


# --- PNG, written by hand -------------------------------------------------------------------------------

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack_rows(samples, depth):
    """Rows of a PNG pass, each after a filter byte: none and Sub in turn."""
    height, width, channels = samples.shape
    out = b""
    for y in range(height):
        row = samples[y].reshape(-1)
        if depth == 16:
            data = row.astype(">u2").tobytes()
        elif depth == 8:
            data = row.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            data = int(bits, 2).to_bytes(len(bits) // 8, "big")
        step = max(1, channels * depth // 8)
        if y % 2:
            sub = bytes((b - (data[i - step] if i >= step else 0)) & 255 for i, b in enumerate(data))
            out += b"\x01" + sub
        else:
            out += b"\x00" + data
    return out


def png(samples, depth, color, palette=None, trns=None, interlaced=False, extra=b""):
    height, width, _ = samples.shape
    raw = b""
    if interlaced:
        for x0, y0, dx, dy in ADAM7:
            part = samples[y0::dy, x0::dx]
            if part.size:
                raw += pack_rows(part, depth)
    else:
        raw = pack_rows(samples, depth)
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
    if palette is not None:
        out += chunk(b"PLTE", palette.tobytes())
    if trns is not None:
        out += chunk(b"tRNS", trns)
    packed = zlib.compress(raw, 9)
    half = len(packed) // 2  # two IDAT chunks, for a reader must join them
    return out + chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:]) + chunk(b"IEND", b"")


def plain(image):
    """The image in the mode that Tern opens it in: L, LA, RGB or RGBA."""
    transparent = "transparency" in image.info
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if transparent else "RGB")
    if image.mode in ("L", "RGB") and transparent:
        return image.convert("LA" if image.mode == "L" else "RGBA")
    if image.mode == "I;16":
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode == "CMYK":
        return image.convert("RGB")
    return image


def save(name, data, expected=None, mode=None):
    (OUT / name).write_bytes(data)
    image = expected
    if image is None:
        with Image.open(OUT / name) as opened:
            image = plain(ImageOps.exif_transpose(opened))
    if mode:
        image = image.convert(mode)
    record("decode", name, image=image)


def make_png():
    width, height = 11, 9
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    names = {0: "gray", 2: "rgb", 3: "palette", 4: "grayalpha", 6: "rgba"}
    for color, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            top = min(1 << depth, 200 if color == 3 else 1 << 16)
            samples = RNG.integers(0, top, (height, width, channels[color]))
            palette = RNG.integers(0, 256, (top, 3)).astype(np.uint8) if color == 3 else None
            mode = "LA" if (color, depth) == (4, 16) else None
            for interlaced in (False, True):
                name = f"{names[color]}{depth}{'-interlaced' if interlaced else ''}.png"
                save(name, png(samples, depth, color, palette, interlaced=interlaced), mode=mode)
            if color == 3:
                trns = RNG.integers(0, 256, (top + 1) // 2).astype(np.uint8).tobytes()
                save(f"palette{depth}-trns.png", png(samples, depth, color, palette, trns))
            if color == 0 and depth < 16:
                # Pillow compares the transparent level with the widened samples below 8 bits, so the
                # specification's rule is spelled out here.
                level = int(samples[3, 4, 0])
                wide = (samples[..., 0] * (255 // ((1 << depth) - 1))).astype(np.uint8)
                alpha = np.where(samples[..., 0] == level, 0, 255).astype(np.uint8)
                expected = Image.merge("LA", [Image.fromarray(wide), Image.fromarray(alpha)])
                save(f"gray{depth}-trns.png", png(samples, depth, color, trns=struct.pack(">H", level)), expected)
            if (color, depth) == (2, 8):
                trns = struct.pack(">HHH", *map(int, samples[2, 3]))
                save("rgb8-trns.png", png(samples, depth, color, trns=trns))
    # 1 x 1, one row, one column: the small passes of an interlaced file are empty.
    for w, h in ((1, 1), (1, 5), (5, 1)):
        samples = RNG.integers(0, 256, (h, w, 3))
        save(f"rgb8-{w}x{h}-interlaced.png", png(samples, 8, 2, interlaced=True))
    exif = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    samples = RNG.integers(0, 256, (4, 6, 3))
    save("rgb8-exif6.png", png(samples, 8, 2, extra=chunk(b"eXIf", exif)))


# --- JPEG -----------------------------------------------------------------------------------------------


def smooth(width, height, channels):
    """Waves of another length and direction in each channel."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [127.5 + 120 * np.sin(x / (3.1 + c) + y / (4.3 - c / 2) + c) for c in range(channels)]
    return np.stack(waves, -1).round().astype(np.uint8)


def make_jpeg():
    rgb = Image.fromarray(smooth(29, 19, 3))
    small = Image.fromarray(smooth(10, 7, 3))
    gray = Image.fromarray(smooth(29, 19, 1)[..., 0])
    cmyk = Image.frombytes("CMYK", (21, 13), smooth(21, 13, 4).tobytes())

    def put(name, image, **options):
        image.save(OUT / name, "JPEG", **options)
        save(name, (OUT / name).read_bytes())

    put("gray.jpg", gray, quality=85)
    put("gray-progressive.jpg", gray, quality=85, progressive=True)
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        put(f"rgb-{sampling.replace(':', '')}.jpg", rgb, quality=85, subsampling=sampling)
    put("rgb-progressive.jpg", rgb, quality=85, progressive=True)
    put("rgb-restart.jpg", rgb, quality=85, restart_marker_blocks=1)
    put("rgb-colours.jpg", rgb, quality=85, keep_rgb=True)
    put("cmyk.jpg", cmyk, quality=90)
    # The same samples behind no Adobe marker at all.
    data = (OUT / "cmyk.jpg").read_bytes()
    start = data.find(b"\xff\xee")
    if start >= 0:
        length = int.from_bytes(data[start + 2 : start + 4], "big")
        save("cmyk-plain.jpg", data[:start] + data[start + 2 + length :])
        # With Adobe's marker and transform 2 the same samples are read as YCCK.
        marker = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02"
        save("ycck.jpg", data[:start] + marker + data[start + 2 + length :])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        put(f"orientation{orientation}.jpg", small, quality=90, exif=exif, subsampling="4:4:4")


# --- Operations -----------------------------------------------------------------------------------------


def sources():
    noise = RNG.integers(0, 256, (13, 17, 4)).astype(np.uint8)
    noise[:4, :5, 3] = 0
    noise[5:9, 6:12, 3] = 255
    rgba = Image.fromarray(noise)
    images = {"L": rgba.convert("RGB").convert("L"), "RGB": rgba.convert("RGB"), "RGBA": rgba}
    images["LA"] = Image.merge("LA", [images["L"], rgba.getchannel("A")])
    return images


def make_operations():
    images = sources()
    for mode, image in images.items():
        record("sources", image=image)
        for other in images:
            record("convert", mode, image=image.convert(other))
        for name, box in {
            "3,2,5,7": (3, 2, 8, 9),
            "-4,-3,9,8": (-4, -3, 5, 5),
            "10,9,20,11": (10, 9, 30, 20),
            "-2,-1,30,20": (-2, -1, 28, 19),
            "40,50,3,2": (40, 50, 43, 52),
        }.items():
            record("crop", mode, name, image=image.crop(box))
        for x, y in ((2, 3), (-3, -4), (12, 10), (30, 1)):
            base = image.copy()
            base.paste(image.transpose(Image.Transpose.TRANSPOSE), (x, y))
            record("paste", mode, f"{x},{y}", image=base)
        for method in ("FLIP_LEFT_RIGHT", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_90", "ROTATE_180", "ROTATE_270"):
            record("transpose", mode, method, image=image.transpose(Image.Transpose[method]))
        if mode in ("L", "RGB"):
            record("invert", mode, image=ImageOps.invert(image))
        else:
            for level in (255, 0, 77):
                flat = mode[:-1]
                base = Image.new(flat, image.size, (level,) * len(flat) if len(flat) > 1 else level)
                base.paste(image.convert(flat), mask=image.getchannel("A"))
                record("flatten", mode, level, image=base)
        filters = {"nearest": 0, "box": 4, "bilinear": 2, "bicubic": 3, "lanczos": 1}
        for name, number in filters.items():
            for size in ((17, 6), (5, 13), (6, 4), (23, 19), (1, 1), (40, 3), (15, 6), (8, 26)):
                record("resize", mode, name, image=image.resize(size, number))
        for name, number in {"nearest": 0, "bilinear": 2, "bicubic": 3}.items():
            for angle in (17, -33.5, 45, 90, 120, 180, 270, 725) if mode == "L" else (-33.5, 90, 120, 270):
                for expand in (False, True):
                    turned = image.rotate(angle, number, expand=expand)
                    record("rotate", mode, name, angle, int(expand), "-", image=turned)
            fill = tuple([200, 100, 50, 255][: len(mode)]) if mode != "LA" else (200, 255)
            turned = image.rotate(30, number, expand=True, fillcolor=fill if mode != "L" else 200)
            record("rotate", mode, name, 30, 1, ",".join(map(str, fill)), image=turned)
    for size in ((28, 28), (640, 480), (1000, 3), (7, 900), (333, 250)):
        for box in ((28, 28), (100, 100), (64, 20), (1, 1), (33, 90)):
            image = Image.new("L", size)
            image.thumbnail(box, reducing_gap=None)
            LINES.setdefault("thumbnail", []).append(" ".join(map(str, (*size, *box, *image.size))))


OUT.mkdir(parents=True, exist_ok=True)
make_png()
make_jpeg()
make_operations()
for topic, lines in LINES.items():
    (OUT / f"{topic}.txt").write_text("\n".join(lines) + "\n")
