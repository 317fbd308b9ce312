"""From trained weights to transformers' M2M100 and to an int8 CTranslate2 model.

CTranslate2's own converter asks transformers' tokenizer for the vocabulary; ours is the pieces of
the SentencePiece model as they are, so its loader is used without a tokenizer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.tuning.network import PAD, Shape
from models.tuning.packing import EOS

_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}


def _attention(weights: Mapping[str, Tensor], name: str, target: str) -> dict[str, Tensor]:
    out: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        query = weights[f"{name}.query.{kind}"]
        if f"{name}.memory.{kind}" in weights:
            key, value = weights[f"{name}.memory.{kind}"].chunk(2)
        else:
            query, key, value = query.chunk(3)
        out[f"{target}.q_proj.{kind}"] = query
        out[f"{target}.k_proj.{kind}"] = key
        out[f"{target}.v_proj.{kind}"] = value
        out[f"{target}.out_proj.{kind}"] = weights[f"{name}.out.{kind}"]
    return out


def renamed(weights: Mapping[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Our weights under the names of transformers' M2M100, float32."""
    shared = weights["embedding"]
    out = {"model.shared.weight": shared, "lm_head.weight": shared}
    for side in ("encoder", "decoder"):
        out[f"model.{side}.embed_tokens.weight"] = shared
        count = shape.encoder_layers if side == "encoder" else shape.decoder_layers
        for i in range(count):
            ours, theirs = f"{side}.{i}", f"model.{side}.layers.{i}"
            out |= _attention(weights, f"{ours}.self_attention", f"{theirs}.self_attn")
            pairs = [("self_norm", "self_attn_layer_norm"), ("final_norm", "final_layer_norm")]
            pairs += [("inner", "fc1"), ("outer", "fc2")]
            if side == "decoder":
                out |= _attention(weights, f"{ours}.cross_attention", f"{theirs}.encoder_attn")
                pairs.append(("cross_norm", "encoder_attn_layer_norm"))
            for mine, other in pairs:
                for kind in ("weight", "bias"):
                    out[f"{theirs}.{other}.{kind}"] = weights[f"{ours}.{mine}.{kind}"]
        for kind in ("weight", "bias"):
            out[f"model.{side}.layer_norm.{kind}"] = weights[f"{side}_norm.{kind}"]
    return {name: tensor.float() for name, tensor in out.items()}


def to_transformers(weights: Mapping[str, Tensor], shape: Shape) -> Any:
    """An `M2M100ForConditionalGeneration` in evaluation mode with these weights."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    config = M2M100Config(
        vocab_size=shape.pieces,
        max_position_embeddings=shape.positions,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.hidden,
        decoder_ffn_dim=shape.hidden,
        activation_function="relu",
        scale_embedding=True,
        dropout=0.0,
        attention_dropout=0.0,
        encoder_layerdrop=0.0,
        decoder_layerdrop=0.0,
        bos_token_id=0,
        pad_token_id=PAD,
        eos_token_id=EOS,
        decoder_start_token_id=EOS,
        tie_word_embeddings=True,
    )
    model = M2M100ForConditionalGeneration(config)
    missing, unexpected = model.load_state_dict(renamed(weights, shape), strict=False)
    if missing or unexpected:
        raise ValueError(f"weights do not fit M2M100: missing {missing}, unexpected {unexpected}")
    return model.eval()


def to_ctranslate2(
    model: Any, pieces: Sequence[str], folder: Path, quantization: str | None = "int8"
) -> None:
    """Write `model.bin`, `config.json` and `shared_vocabulary.json` into an existing folder.

    `model` is transformers' M2M100, `pieces` its vocabulary in the order of the identifiers.
    ValueError if their sizes differ.
    """
    from ctranslate2.converters.transformers import M2M100Loader

    if len(pieces) != model.config.vocab_size:
        raise ValueError(f"{len(pieces)} pieces for {model.config.vocab_size} embeddings")
    with torch.no_grad():
        spec = M2M100Loader().get_model_spec(model)
    spec.register_source_vocabulary(list(pieces))
    spec.register_target_vocabulary(list(pieces))
    for name, token in (_SPECIAL | {"decoder_start_token": "</s>"}).items():
        setattr(spec.config, name, token)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def load_average(checkpoint: Path) -> tuple[dict[str, Tensor], Shape, int]:
    """The averaged weights of a checkpoint, their shape, and the steps trained."""
    state = torch.load(checkpoint, weights_only=True)
    return state["average"], Shape(**state["shape"]), int(state["done"])


def write_json(path: Path, content: object) -> None:
    """Write JSON for people: indented, UTF-8 as it is."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
