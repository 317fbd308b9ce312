"""The SentencePiece vocabulary shared by all languages; its pieces are all that the model has.

Identifiers follow M2M100: <s> 0, <pad> 1, </s> 2, <unk> 3; then the language tokens, the tokens of
the term annotation and reserved ones as control symbols, which no text can spell; then pieces.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import sentencepiece as spm

from models.tuning.clean import fold_width
from models.tuning.tags import LANGUAGES, RESERVED, TERM_CLOSE, TERM_OPEN, TERM_TRANS

CONTROL: Final = (
    *(language.token for language in LANGUAGES.values()),
    TERM_OPEN,
    TERM_TRANS,
    TERM_CLOSE,
    *RESERVED,
)
_FIRST_TIMES: Final = 4
_BLOCKS: Final = (
    (0x20, 0x7F),
    (0xA1, 0x100),
    (0x3041, 0x30FD),
    (0x410, 0x450),
    (0x905, 0x94E),
    (0x985, 0x9CE),
    (0xE01, 0xE5B),
    (0x1000, 0x104F),
    (0x1780, 0x17DE),
    (0xD85, 0xDDF),
)
_EXTRA: Final = "ЁёЄєІіЇїҐґӨөҮүĞğİıŞşĂăĐđĨĩŨũƠơƯư。、「」『』！？，：；（）〜～・々〇¥€₱₩฿₹৳₫–—"
# Characters of counter talk that everyday sentences hardly hold.
_COUNTER: Final = (
    "転届籍謄抄附票印鑑証紙貼養控除納付税滞猶予督促還付戸婚姻離縁認知氏届出申請却下更新許可査証旅券"
    "保険被扶養者年金厚康診妊娠児母子手帳接種予防園幼稚育給食支援援助窓口番号札庁舎区域避難震津波警報燃粗"
    "资源垃圾迁户籍居留许可签证护照缴纳滞纳减免扣抚养险诊孕妇疫苗接种托儿补贴窗复印件填写盖章签申报凭"
    "遷戶簽護照繳納減免扣險診孕婦疫苗種托兒補貼窗複印填寫蓋章報憑歲務處櫃檯號碼證件垃圾資源"
    "갑류확출납입퇴신청접수창구증명등록체류자격갱변보험료납부의료급여임산부예방접종어린이집쓰레기분리배재난대피"
)


def required_characters() -> str:
    """The letters of every script, so that none falls back to bytes for want of training text."""
    letters = [chr(code) for low, high in _BLOCKS for code in range(low, high)]
    letters += [chr(code) for code in range(0x1EA0, 0x1EFA)]
    letters += list(_EXTRA + _COUNTER)
    return "".join(c for c in dict.fromkeys(letters) if unicodedata.category(c)[0] not in "CZ")


def normalisation_rules() -> str:
    """SentencePiece's rule table (code points in hexadecimal) for `clean.fold_width` and spaces.

    NFKC is not used: it would take Thai sara am apart and make Chinese punctuation narrow.
    """
    lines = []
    for code in (*range(0xFF01, 0xFFA0), 0x3000, 0xA0, 0x200B, 0xFEFF, 9, 10, 13, 0x2019):
        char = chr(code)
        to = {0x2019: "'", 0x200B: "", 0xFEFF: ""}.get(code)
        if to is None:
            to = " " if code in (0x3000, 0xA0, 9, 10, 13) else fold_width(char)
        if to != char:
            lines.append(f"{code:X}\t" + " ".join(f"{ord(c):X}" for c in to))
    return "\n".join(lines) + "\n"


def train(
    sentences: Mapping[str, Iterable[str]],
    shares: Mapping[str, float],
    work: Path,
    size: int,
    seed: int,
    total_characters: int = 12_000_000,
    first: Mapping[str, Iterable[str]] | None = None,
) -> Path:
    """Train the vocabulary into `work/sentencepiece.model`.

    `sentences` are the texts of each language, `shares` each language's part of the characters (any
    positive scale). A language with less text than its share is taken whole, twice at most.
    The texts `first` are taken `_FIRST_TIMES` times each, before the others.
    """
    chance = random.Random(seed)
    text_path = work / "vocabulary.txt"
    scale = total_characters / sum(shares.values())
    with text_path.open("w", encoding="utf-8") as out:
        for tag, share in shares.items():
            for text in (first or {}).get(tag, ()):
                out.write((text + "\n") * _FIRST_TIMES)
            texts = sorted(set(sentences.get(tag, ())))
            chance.shuffle(texts)
            left = share * scale
            for text in texts + texts:
                if left <= 0:
                    break
                out.write(text + "\n")
                left -= len(text)
    rules = work / "normalisation.tsv"
    rules.write_text(normalisation_rules(), encoding="utf-8")
    spm.SentencePieceTrainer.train(
        input=str(text_path),
        model_prefix=str(work / "sentencepiece"),
        model_type="unigram",
        vocab_size=size,
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        control_symbols=list(CONTROL),
        byte_fallback=True,
        split_digits=True,
        character_coverage=0.9996,
        required_chars=required_characters(),
        normalization_rule_tsv=str(rules),
        remove_extra_whitespaces=True,
        max_sentencepiece_length=12,
        max_sentence_length=2000,
        input_sentence_size=0,
        num_threads=2,
        minloglevel=1,
    )
    return work / "sentencepiece.model"


def pieces(processor: spm.SentencePieceProcessor) -> list[str]:
    """All tokens in the order of their identifiers."""
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
