"""Writes the reference values of the picture tests to Tests/Goldens/pictures.

Made with Python 3.11 (decimal) and Matplotlib 3.11.1:  python scripts/goldens_pictures.py
"""

import pathlib
import random
from decimal import ROUND_HALF_UP, Context, Decimal

import matplotlib

folder = pathlib.Path(__file__).parent.parent / "Tests" / "Goldens" / "pictures"
folder.mkdir(parents=True, exist_ok=True)

# Colours of the 256 grey levels of a digit as the course shows them.
colors = matplotlib.colormaps["Greys"](range(256), bytes=True)
(folder / "greys.txt").write_text("".join("#%02x%02x%02x\n" % tuple(c[:3]) for c in colors))

# Numbers rounded to places: half away from zero, from the shortest decimal of the double.
chance = random.Random(1)
context = Context(prec=400)
values = [0.0, -0.0, 0.5, -0.5, 1.5, 2.675, 0.125, 0.995, 999.9996, 1e-7, -1e-7, 5e-324, 1e22, 1.7e308, 0.1 + 0.2]
values += [chance.uniform(-1, 1) * 10 ** chance.randint(-8, 12) for _ in range(300)]
lines = []
for value in values:
    places = chance.randint(0, 6)
    text = format(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context), "f")
    if Decimal(text) == 0:
        text = text.lstrip("-")
    lines.append(f"{value!r} {places} {text}\n")
(folder / "fixed.txt").write_text("".join(lines))
