"""Where nobody speaks to the counter nothing is heard: not a word, in any language."""

import numpy as np
import pytest
from noise_clips import clips

from models.recognition.phantoms import is_phantom
from models.recognition.whisper import WhisperRecogniser

LANGUAGES = ("ja", "en", "vi", "zh-Hans", "pt-BR", "ko", "es", "ru")


@pytest.mark.slow
def test_no_noise_is_ever_text(recogniser: WhisperRecogniser) -> None:
    heard = []
    number = 0
    for name, samples in clips():
        for language in (LANGUAGES[number % len(LANGUAGES)], "ja"):
            text = recogniser.transcribe(samples, [language]).text
            if text:
                heard.append((name, language, text))
        number += 1
    assert number >= 60
    assert heard == []


@pytest.mark.parametrize(
    "text",
    [
        "ご視聴ありがとうございました。", "最後までご視聴頂き有難うございました",
        "チャンネル登録お願いします!",
        "Thanks for watching!", "Thank you for watching.", "Please subscribe to my channel",
        "Subtitles by the Amara.org community", "字幕由Amara.org社区提供", "请不吝点赞 订阅 转发",
        "謝謝大家收看", "感谢大家的收看", "시청해 주셔서 감사합니다.", "구독과 좋아요 부탁드립니다",
        "Legendas pela comunidade Amara.org", "Obrigado por assistir!", "Inscreva-se no canal",
        "Subtítulos realizados por la comunidad de Amara.org", "¡Gracias por ver el video!",
        "Sous-titres réalisés par la communauté d'Amara.org", "Merci d'avoir regardé cette vidéo !",
        "Продолжение следует...", "Субтитры сделал DimaTorzok", "Дякую за перегляд!",
        "Hãy subscribe cho kênh Ghiền Mì Gõ Để không bỏ lỡ những video hấp dẫn",
        "Cảm ơn các bạn đã theo dõi và hẹn gặp lại.", "Terima kasih telah menonton!",
        "Maraming salamat sa panonood", "İzlediğiniz için teşekkürler.", "Altyazı M.K.",
        "ขอบคุณที่รับชม", "देखने के लिए धन्यवाद", "Sub indo by broth3rmax",
        "Untertitel der Amara.org-Community",
    ],
)  # fmt: skip
def test_known_phantoms_never_get_through(text: str) -> None:
    assert is_phantom(text, 0.95)


@pytest.mark.parametrize(
    "text",
    [
        "ありがとうございました。", "Thank you very much.", "谢谢你", "チャンネル",
        "続きは来週の月曜日です。", "I would like to subscribe to the newsletter of the city.",
        "視聴覚室はどこですか。", "エンディングノートをください。",
    ],
)  # fmt: skip
def test_what_people_say_is_no_phantom(text: str) -> None:
    assert not is_phantom(text, 0.8)


def test_a_breath_is_silence(recogniser: WhisperRecogniser) -> None:
    breath = np.random.default_rng(3).normal(0, 0.004, 16_000).astype(np.float32)
    assert not recogniser.transcribe(breath, ["ja"]).heard
