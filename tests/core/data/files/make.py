"""Writes the tensor files beside this script; needs numpy and ml_dtypes. Run it in this folder."""
import json
import os
import zipfile

import numpy as np
from ml_dtypes import bfloat16
from numpy.lib import format as npy_format

VALUES = {
    "bool": [True, False, True], "int8": [-128, 0, 127], "int16": [-32768, -1, 32767],
    "int32": [-2147483648, 5, 2147483647],
    "int64": [-9223372036854775808, 9007199254740993, 9223372036854775807],
    "uint8": [0, 1, 255], "uint16": [0, 258, 65535], "uint32": [0, 1, 4294967295],
    "uint64": [0, 9007199254740993, 18446744073709551615],
    "float16": [1.5, -65504, 6e-8], "float32": [1.5, -0.0, np.nan], "float64": [0.1, np.inf, -np.inf],
}
for name, values in VALUES.items():
    np.save(f"{name}.npy", np.array([values], dtype=name))
np.save("bfloat16.npy", np.array([[1.5, -2, 3.140625]], bfloat16))
np.save("big_endian.npy", np.array([[1, -2, 3]], ">i4"))
np.save("fortran_order.npy", np.asfortranarray(np.arange(24, dtype="i2").reshape(2, 3, 4)))
np.save("scalar.npy", np.array(7, "i4"))
np.save("vector.npy", np.array([1, 2, 3], "f4"))
np.save("empty.npy", np.zeros((0, 3), "f4"))
small = np.arange(6, dtype="u1").reshape(2, 3)
for major in (2, 3):
    with open(f"version_{major}.npy", "wb") as file:
        npy_format.write_array(file, small, version=(major, 0))
np.save("object.npy", np.array([{}, 1], dtype=object))
np.save("structured.npy", np.zeros(2, dtype=[("a", "i4"), ("b", "f4")]))
np.save("complex.npy", np.zeros(2, "c8"))
np.savez("one.npz", whatever=small)
np.savez_compressed("two.npz", **{"x": np.full((4, 4), 2, "f4"), "m/idx": small})
with zipfile.ZipFile("twice.npz", "w") as archive:
    archive.write("vector.npy", "x.npy")
    archive.write("vector.npy", "x.npy")

# Cases of a model that does not exist: float data for an int8 input, two outputs, labels.
os.makedirs("cases", exist_ok=True)
np.save("cases/feat.npy", np.arange(24, dtype="f4").reshape(4, 2, 3))
np.save("cases/bias.npy", np.tile(np.array([0.5, -0.5, 100, -0.25], "f4"), (4, 1)))
np.save("cases/score.npy", np.array([[[1, 2, 0]], [[0, 0, 0]], [[3, 1, 2]], [[0, 1, 5]]], "f4"))
np.save("cases/count.npy", np.arange(8, dtype="i8").reshape(4, 2))
np.save("cases/labels.npy", np.array([1, 0, 2, 2], "i8"))
document = {
    "version": 1, "model": "made_up", "cases": 4, "reference": "none", "note": "for tests",
    "inputs": [
        {"name": "bias", "file": "bias.npy", "dtype": "float32", "shape": [4],
         "quantization": {"scale": 0.25, "zero_point": -1}},
        {"name": "z:feat", "file": "feat.npy", "dtype": "float32", "shape": [2, 3]}],
    "outputs": [
        {"name": "count", "file": "count.npy", "dtype": "int64", "shape": [2]},
        {"name": "score", "file": "score.npy", "dtype": "float32", "shape": [1, 3],
         "tolerance": {"rtol": 0.5, "atol": 0.25}}],
    "labels": {"file": "labels.npy", "dtype": "int64", "output": "score",
               "rule": "argmax, first of equals", "reference_correct": 3},
}
with open("cases/cases.json", "w") as file:
    json.dump(document, file, indent=1)
