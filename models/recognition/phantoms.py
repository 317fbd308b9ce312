"""Sentences that Whisper makes up where nobody speaks.

They come from the subtitles that it was trained on (faster-whisper issue 850). A phrase that
nobody says at a counter is never let through; one that somebody might say (“thank you”) is kept
when the recogniser was sure of it.
"""

import unicodedata

_NEVER = {
    "ご視聴ありがとうございました", "ご視聴いただきありがとうございました", "ご視聴頂き",
    "ご清聴ありがとうございました", "チャンネル登録お願い", "チャンネル登録をお願い",
    "チャンネル登録よろしく", "高評価チャンネル登録", "次の動画でお会いしましょう",
    "また次回の動画で", "字幕作成者", "字幕は自動生成",
    "点赞订阅", "點贊訂閱", "订阅转发打赏", "字幕由amaraorg", "字幕志愿者", "字幕製作", "字幕制作",
    "谢谢观看", "謝謝觀看", "感谢观看", "感謝觀看", "谢谢大家观看", "谢谢大家收看", "謝謝大家收看",
    "感谢大家的收看", "多谢收看", "多謝收看", "请不吝点赞", "請不吝點贊",
    "시청해주셔서감사합니다", "시청해주셔서고맙습니다", "구독과좋아요", "다음영상에서만나요",
    "한글자막by",
    "thanksforwatching", "thankyouforwatching", "pleasesubscribe", "subtitlesbytheamara",
    "likeandsubscribe", "subscribetomychannel", "transcribedbyhttps",
    "legendaspelacomunidade", "obrigadoporassistir", "obrigadaporassistir", "inscrevasenocanal",
    "subtítulosrealizadosporlacomunidad", "subtítulosporlacomunidad", "graciasporverelvideo",
    "graciasporverelvídeo", "suscríbetealcanal",
    "soustitresréalisésparalacommunauté", "soustitresréalisésparlacommunauté",
    "merciavoirregardé", "mercidavoirregardé",
    "продолжениеследует", "субтитрысделал", "субтитрысоздавал", "спасибозапросмотр",
    "редакторсубтитров", "дякуюзаперегляд", "субтитрипідготував",
    "hãysubscribechokênh", "đăngkýkênh", "cảmơncácbạnđãtheodõi", "cảmơnđãtheodõi",
    "altyazımk", "izlediğiniziçinteşekkür", "aboneolmayıunutmayın",
    "terimakasihtelahmenonton", "terimakasihsudahmenonton", "terimakasihkeranamenonton",
    "subindoby", "maramingsalamatsapanonood", "salamatsapanonood",
    "ขอบคุณที่รับชม", "ขอบคุณที่ติดตาม", "देखनेकेलिएधन्यवाद", "হাসিমুখেথাকুন",
    "untertitelderamara", "untertitelimauftrag",
}  # fmt: skip
_ALONE = {"エンディング", "おわり", "完", "つづく", "字幕", "끝", "the end"}
"""Phantoms where they are all that is heard: a city hall hands out エンディングノート."""
_UNLESS_SURE = {
    "ありがとうございました", "ありがとうございます", "はい", "うん", "あ", "ん", "おやすみなさい",
    "thankyou", "you", "bye", "thanks", "okay", "oh", "谢谢", "謝謝", "嗯", "감사합니다", "네",
    "obrigado", "obrigada", "tchau", "gracias", "merci", "спасибо", "дякую", "cảmơn",
    "terimakasih", "salamat", "teşekkürler", "धन्यवाद", "ขอบคุณ", "ขอบคุณครับ", "ขอบคุณค่ะ",
}  # fmt: skip
_SURE = 0.55


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    # Marks above and below the letters (Thai, Hindi) are no word characters to `re`: they stay.
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


_NEVER_BARE = frozenset(map(_bare, _NEVER))
_ALONE_BARE = frozenset(map(_bare, _ALONE))
_UNLESS_SURE_BARE = frozenset(map(_bare, _UNLESS_SURE))


def is_phantom(text: str, confidence: float) -> bool:
    """Whether a recognised text is one of the recogniser's inventions.

    Args:
        text: the whole hypothesis.
        confidence: mean token probability, 0..1.
    """
    bare = _bare(text)
    if bare in _ALONE_BARE or any(phantom in bare for phantom in _NEVER_BARE):
        return True
    return bare in _UNLESS_SURE_BARE and confidence < _SURE
