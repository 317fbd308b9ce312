"""A tiny network of the form of Piper's: what it is given can be read off what it says."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

RATE = 8_000
SAMPLES_A_PHONEME = 80
"""At the voice's own pace."""
IDS = {"_": [0], "^": [1], "$": [2], " ": [3], ",": [4], ".": [5], "?": [6], "ˈ": [7], "ː": [8],
       "a": [20], "e": [21], "i": [22], "o": [23], "u": [24], "h": [25], "l": [26], "ʊ": [27],
       "ə": [28], "n": [29], "m": [30], "s": [31], "t": [32, 33], "c": [34], "\u0327": [35],
       "p": [36], "z": [37], "ɪ": [38], "d": [39], "f": [40]}  # fmt: skip


def config(**changes: object) -> dict[str, object]:
    """A configuration as Piper writes it, with fields that nobody here reads."""
    return {
        "audio": {"sample_rate": RATE, "quality": "x_low"}, "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak", "phoneme_map": {}, "phoneme_id_map": IDS, "num_symbols": 256,
        "num_speakers": 1, "speaker_id_map": {}, "piper_version": "1.0.0",
        "language": {"code": "en_US", "family": "en", "region": "US"},
    } | changes  # fmt: skip


def write(folder: Path, name: str = "en_US-tiny-x_low", **changes: object) -> Path:
    """Write a voice; each id of the input becomes 80 × length scale samples of the id's height.

    With `num_speakers` above one the speaker is asked for; its output is there only with `sid`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = config(**changes)
    if settings.get("phoneme_type") != "espeak":
        del settings["espeak"]
    (folder / f"{name}.onnx.json").write_text(json.dumps(settings), encoding="utf-8")

    def constant(label: str, value: object, kind: type) -> onnx.TensorProto:
        return onnx.numpy_helper.from_array(np.array(value, kind), label)

    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    nodes = [
        helper.make_node("Cast", ["input"], ["height"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["height", "two"], ["column"]),
        helper.make_node("Gather", ["scales", "one"], ["length"]),
        helper.make_node("Mul", ["length", "each"], ["long"]),
        helper.make_node("Round", ["long"], ["whole"]),
        helper.make_node("Cast", ["whole"], ["count"], to=TensorProto.INT64),
        helper.make_node("Concat", ["ones", "count"], ["repeats"], axis=0),
        helper.make_node("Tile", ["column", "repeats"], ["blocks"]),
        helper.make_node("Reshape", ["blocks", "shape"], ["spoken"]),
    ]
    if settings["num_speakers"] != 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
        nodes.append(helper.make_node("Cast", ["sid"], ["speaker"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Add", ["spoken", "speaker"], ["output"]))
    else:
        nodes.append(helper.make_node("Identity", ["spoken"], ["output"]))
    graph = helper.make_graph(
        nodes, "tiny", inputs,
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])],
        [constant("one", [1], np.int64), constant("two", [2], np.int64),
         constant("ones", [1, 1], np.int64), constant("each", [SAMPLES_A_PHONEME], np.float32),
         constant("shape", [1, 1, 1, -1], np.int64)],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / f"{name}.onnx")
    return folder
