"""Sentences that Whisper makes up where nobody speaks.

They come from the subtitles that it was trained on (faster-whisper issue 850). A phrase that
nobody says at a counter is never let through; one that somebody might say (“thank you”) is kept
when the recogniser was sure of it.
"""

import re
import unicodedata

_NEVER = {
    "ご視聴ありがとうございました", "ご視聴いただきありがとうございました",
    "最後までご視聴いただきありがとうございました", "チャンネル登録お願いします",
    "チャンネル登録よろしくお願いします", "高評価チャンネル登録よろしくお願いします",
    "次の動画でお会いしましょう", "字幕作成者", "字幕は自動生成されています", "エンディング",
    "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目", "请不吝点赞订阅转发打赏支持明镜与点点栏目",
    "字幕由amaraorg社区提供", "字幕由amaraorg社區提供", "字幕志愿者", "字幕製作", "谢谢观看",
    "謝謝觀看", "感谢观看", "感謝觀看", "谢谢大家观看", "多谢收看",
    "시청해주셔서감사합니다", "구독과좋아요부탁드립니다", "다음영상에서만나요", "한글자막by",
    "thanksforwatching", "thankyouforwatching", "thankyouforwatchingthevideo",
    "pleasesubscribe", "subtitlesbytheamaraorgcommunity", "likeandsubscribe",
    "legendaspelacomunidadeamaraorg", "obrigadoporassistir", "inscrevasenocanal",
    "subtítulosrealizadosporlacomunidaddeamaraorg", "graciasporverelvideo",
    "sous-titresréaliséspara communautédamaraorg", "soustitresréalisésparalacommunautédamaraorg",
    "merciavoirregardécettevidéo", "продолжениеследует", "субтитрысделалdimatorzok",
    "спасибозапросмотр", "редакторсубтитров", "дякуюзаперегляд",
    "hãysubscribechokênhghiềnmìgõđểkhôngbỏlỡnhữngvideohấpdẫn",
    "cảmơncácbạnđãtheodõivàhẹngặplại", "đăngkýkênh", "altyazımk", "izlediğinizi çinteşekkürler",
    "terimakasihtelahmenonton", "maramingsalamatsapanonood",
}  # fmt: skip
_UNLESS_SURE = {
    "ありがとうございました", "ありがとうございます", "はい", "うん", "あ", "ん", "おやすみなさい",
    "thankyou", "you", "bye", "thanks", "okay", "oh", "谢谢", "謝謝", "嗯", "감사합니다", "네",
    "obrigado", "obrigada", "tchau", "gracias", "merci", "спасибо", "дякую", "cảmơn",
    "terimakasih", "salamat", "teşekkürler", "धन्यवाद", "ขอบคุณ", "ขอบคุณครับ", "ขอบคุณค่ะ",
}  # fmt: skip
_SURE = 0.55


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


_NEVER_BARE = frozenset(map(_bare, _NEVER))
_UNLESS_SURE_BARE = frozenset(map(_bare, _UNLESS_SURE))


def is_phantom(text: str, confidence: float) -> bool:
    """Whether a recognised text is one of the recogniser's inventions.

    Args:
        text: the whole hypothesis.
        confidence: mean token probability, 0..1.
    """
    bare = _bare(text)
    if any(phantom in bare for phantom in _NEVER_BARE if len(phantom) >= 8):
        return True
    return bare in _NEVER_BARE or (bare in _UNLESS_SURE_BARE and confidence < _SURE)
