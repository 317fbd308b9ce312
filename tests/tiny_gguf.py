"""A tiny GGUF of Hy-MT2's own architecture (`hunyuan-dense`) whose weights say a chosen answer.

Attention and feed-forward add nothing, so a token decides the next one: after the assistant's mark
come the answer's bytes and then, where it is to stop, the end. The answer has no byte twice.
"""

from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np

_SPECIAL = ("<|begin|>", "<|end|>", "<|user|>", "<|assistant|>", "<|pad|>")
_BEGIN, _END, _ASSISTANT, _PAD = 256, 257, 259, 260
_WIDTH, _HEAD, _INNER = 288, 32, 64


def _byte_pieces() -> list[str]:
    """GPT-2's printable stand-in for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = iter(range(256, 512))
    return [chr(byte) if byte in plain else chr(next(rest)) for byte in range(256)]


def write(path: Path, answer: str, *, stops: bool = True) -> None:
    """Write the model; one that does not stop says its answer for ever."""
    pieces = [*_byte_pieces(), *_SPECIAL]
    out = gguf.GGUFWriter(path, "hunyuan-dense")
    out.add_context_length(4096)
    out.add_embedding_length(_WIDTH)
    out.add_block_count(1)
    out.add_feed_forward_length(_INNER)
    out.add_head_count(4)
    out.add_head_count_kv(2)
    out.add_key_length(_HEAD)
    out.add_value_length(_HEAD)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_freq_base(10_000.0)
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("hunyuan-dense")
    out.add_token_list(pieces)
    out.add_token_types([1] * 256 + [3] * len(_SPECIAL))
    out.add_token_merges(["Ġ t"])
    out.add_bos_token_id(_BEGIN)
    out.add_eos_token_id(_END)
    out.add_pad_token_id(_PAD)
    out.add_chat_template(
        "{% for m in messages %}<|user|>{{ m['content'] }}{% endfor %}<|assistant|>"
    )
    said = list(answer.encode())
    chain = [_ASSISTANT, *said, _END if stops else said[0]]
    following = np.zeros((len(pieces), _WIDTH))
    for this, after in pairwise(chain):
        following[after, this] = 10
    tensors = {
        "token_embd": np.eye(len(pieces), _WIDTH), "output": following,
        "output_norm": np.ones(_WIDTH), "blk.0.attn_norm": np.ones(_WIDTH),
        "blk.0.ffn_norm": np.ones(_WIDTH), "blk.0.attn_q": np.zeros((4 * _HEAD, _WIDTH)),
        "blk.0.attn_k": np.zeros((2 * _HEAD, _WIDTH)), "blk.0.attn_q_norm": np.ones(_HEAD),
        "blk.0.attn_v": np.zeros((2 * _HEAD, _WIDTH)), "blk.0.attn_k_norm": np.ones(_HEAD),
        "blk.0.attn_output": np.zeros((_WIDTH, 4 * _HEAD)),
        "blk.0.ffn_gate": np.zeros((_INNER, _WIDTH)), "blk.0.ffn_up": np.zeros((_INNER, _WIDTH)),
        "blk.0.ffn_down": np.zeros((_WIDTH, _INNER)),
    }  # fmt: skip
    for name, values in tensors.items():
        out.add_tensor(f"{name}.weight", values.astype(np.float32))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
