"""Writes Tests/Goldens/augment.json: an image and what Pillow's affine transform reads of it.

Run with Pillow 12 or 13 and NumPy 2.4.6:  python scripts/goldens_augment.py

The image has two background pixels on each side, so that what Pillow and we take to lie beyond it makes no
difference. Pillow counts from the corner of the first pixel, we from its centre.
"""

import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

FILE = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "augment.json"
ROWS, COLUMNS = 17, 23
MAPS = [
    [0.9, -0.3, 2.5, 0.25, 1.1, -1.75],
    [1.0, 0.2, -2.0, 0.0, 1.0, 0.0],
    [-1.2, 0.1, 23.0, -0.15, 0.8, 3.25],
]

rng = np.random.default_rng(5)
pixels = np.zeros((ROWS, COLUMNS), np.uint8)
pixels[2:-2, 2:-2] = rng.integers(0, 256, (ROWS - 4, COLUMNS - 4))
image = Image.fromarray(pixels.astype(np.float32))
cases = []
for a, b, c, d, e, f in MAPS:
    corner = (a, b, c + 0.5 - 0.5 * a - 0.5 * b, d, e, f + 0.5 - 0.5 * d - 0.5 * e)
    read = image.transform((COLUMNS, ROWS), Image.Transform.AFFINE, corner, Image.Resampling.BILINEAR)
    values = [round(float(v), 3) for v in np.asarray(read).ravel()]
    cases.append({"map": [a, b, c, d, e, f], "values": values})
content = {
    "pillow": PIL.__version__, "rows": ROWS, "columns": COLUMNS, "pixels": pixels.ravel().tolist(),
    "cases": cases,
}
FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
