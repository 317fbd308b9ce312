"""Languages at the counter: BCP 47 tags, names, scripts and how to address their speakers."""

from dataclasses import dataclass
from difflib import get_close_matches

from assistant.errors import InputError


@dataclass(frozen=True)
class Language:
    """A language that a resident may speak."""

    tag: str
    """BCP 47 tag."""
    name: str
    """Its name in the language itself."""
    english: str
    japanese: str
    script: str
    """ISO 15924 code of its script."""
    no_translation: str
    """Says, in the language, that this could not be translated."""
    nothing_heard: str
    """Asks, in the language, to say it again."""


_ROWS = (
    ("ja", "日本語", "Japanese", "日本語", "Jpan",
     "この文は翻訳できませんでした。短く言い直すか、近い定型文を選んでください。",
     "聞き取れませんでした。もう一度お話しください。"),
    ("en", "English", "English", "英語", "Latn",
     "This could not be translated. Please say it in a shorter way, or wait for an interpreter.",
     "I could not hear that. Please say it again."),
    ("zh-Hans", "简体中文", "Chinese (Simplified)", "中国語（簡体字）", "Hans",
     "这句话无法翻译。请换一种更短的说法，或等待翻译人员。", "没有听清楚，请再说一遍。"),
    ("zh-Hant", "繁體中文", "Chinese (Traditional)", "中国語（繁体字）", "Hant",
     "這句話無法翻譯。請換一種更短的說法，或等待口譯人員。", "沒有聽清楚，請再說一次。"),
    ("ko", "한국어", "Korean", "韓国語", "Kore",
     "이 문장은 번역할 수 없습니다. 더 짧게 말씀해 주시거나 통역을 기다려 주세요.",
     "잘 들리지 않았습니다. 다시 한번 말씀해 주세요."),
    ("vi", "Tiếng Việt", "Vietnamese", "ベトナム語", "Latn",
     "Không dịch được câu này. Xin nói lại ngắn hơn hoặc chờ phiên dịch.",
     "Tôi không nghe rõ. Xin vui lòng nói lại."),
    ("pt-BR", "Português (Brasil)", "Portuguese (Brazil)", "ポルトガル語（ブラジル）", "Latn",
     "Não foi possível traduzir esta frase. Diga de forma mais curta ou aguarde um intérprete.",
     "Não consegui ouvir. Por favor, fale de novo."),
    ("es", "Español", "Spanish", "スペイン語", "Latn",
     "No se pudo traducir esta frase. Dígalo de forma más corta o espere a un intérprete.",
     "No se oyó bien. Por favor, dígalo otra vez."),
    ("fil", "Filipino", "Filipino (Tagalog)", "フィリピン語（タガログ語）", "Latn",
     "Hindi po ito maisalin. Pakisabi po nang mas maikli o maghintay ng interpreter.",
     "Hindi ko po narinig. Pakiulit po."),
    ("ne", "नेपाली", "Nepali", "ネパール語", "Deva",
     "यो वाक्य अनुवाद गर्न सकिएन। कृपया छोटो गरी भन्नुहोस् वा दोभाषेलाई पर्खनुहोस्।",
     "सुनिएन। कृपया फेरि भन्नुहोस्।"),
    ("id", "Bahasa Indonesia", "Indonesian", "インドネシア語", "Latn",
     "Kalimat ini tidak dapat diterjemahkan. Mohon katakan lebih singkat atau tunggu juru bahasa.",
     "Tidak terdengar. Mohon ulangi sekali lagi."),
    ("th", "ไทย", "Thai", "タイ語", "Thai",
     "แปลประโยคนี้ไม่ได้ กรุณาพูดให้สั้นลงหรือรอล่าม", "ไม่ได้ยิน กรุณาพูดอีกครั้ง"),
    ("my", "မြန်မာဘာသာ", "Burmese", "ミャンマー語（ビルマ語）", "Mymr",
     "ဤစာကြောင်းကို ဘာသာမပြန်နိုင်ပါ။ ပိုတိုအောင် ပြောပေးပါ သို့မဟုတ် စကားပြန်ကို စောင့်ပေးပါ။",
     "မကြားရပါ။ ထပ်ပြောပေးပါ။"),
    ("km", "ភាសាខ្មែរ", "Khmer", "クメール語（カンボジア語）", "Khmr",
     "មិនអាចបកប្រែប្រយោគនេះបានទេ។ សូមនិយាយឲ្យខ្លីជាងនេះ ឬរង់ចាំអ្នកបកប្រែ។",
     "ស្តាប់មិនឮទេ។ សូមនិយាយម្តងទៀត។"),
    ("mn", "Монгол", "Mongolian", "モンゴル語", "Cyrl",
     "Энэ өгүүлбэрийг орчуулж чадсангүй. Илүү богино хэлнэ үү, эсвэл орчуулагч хүлээнэ үү.",
     "Сонсогдсонгүй. Дахин хэлнэ үү."),
    ("ru", "Русский", "Russian", "ロシア語", "Cyrl",
     "Эту фразу не удалось перевести. Скажите короче или подождите переводчика.",
     "Не расслышал(а). Пожалуйста, повторите."),
    ("hi", "हिन्दी", "Hindi", "ヒンディー語", "Deva",
     "इस वाक्य का अनुवाद नहीं हो सका। कृपया छोटे में कहें या दुभाषिए की प्रतीक्षा करें।",
     "सुनाई नहीं दिया। कृपया फिर से कहें।"),
    ("ms", "Bahasa Melayu", "Malay", "マレー語", "Latn",
     "Ayat ini tidak dapat diterjemahkan. Sila sebut dengan lebih pendek atau tunggu jurubahasa.",
     "Tidak kedengaran. Sila ulang sekali lagi."),
    ("uk", "Українська", "Ukrainian", "ウクライナ語", "Cyrl",
     "Це речення не вдалося перекласти. Скажіть коротше або зачекайте на перекладача.",
     "Не розчув(ла). Будь ласка, повторіть."),
    ("tr", "Türkçe", "Turkish", "トルコ語", "Latn",
     "Bu cümle çevrilemedi. Lütfen daha kısa söyleyin veya tercümanı bekleyin.",
     "Duyulmadı. Lütfen tekrar söyleyin."),
    ("fr", "Français", "French", "フランス語", "Latn",
     "Cette phrase n’a pas pu être traduite. Dites-la plus brièvement ou attendez un interprète.",
     "Je n’ai pas entendu. Veuillez répéter."),
    ("bn", "বাংলা", "Bengali", "ベンガル語", "Beng",
     "এই বাক্যটি অনুবাদ করা যায়নি। অনুগ্রহ করে আরও ছোট করে বলুন বা দোভাষীর জন্য অপেক্ষা করুন।",
     "শোনা যায়নি। অনুগ্রহ করে আবার বলুন।"),
    ("si", "සිංහල", "Sinhala", "シンハラ語", "Sinh",
     "මෙම වාක්‍යය පරිවර්තනය කළ නොහැකි විය. කරුණාකර කෙටියෙන් කියන්න, නැතහොත් පරිවර්තකයෙකු එනතුරු රැඳී සිටින්න.",
     "ඇසුණේ නැත. කරුණාකර නැවත කියන්න."),
    ("ar", "العربية", "Arabic", "アラビア語", "Arab",
     "تعذرت ترجمة هذه الجملة. يرجى قولها بعبارة أقصر أو انتظار المترجم.",
     "لم أسمع جيدًا. يرجى إعادة ما قلته."),
    ("fa", "فارسی", "Persian", "ペルシア語", "Arab",
     "این جمله ترجمه نشد. لطفاً کوتاه‌تر بگویید یا منتظر مترجم بمانید.",
     "صدا شنیده نشد. لطفاً دوباره بگویید."),
    ("ur", "اردو", "Urdu", "ウルドゥー語", "Arab",
     "اس جملے کا ترجمہ نہیں ہو سکا۔ براہ کرم مختصر کہیں یا مترجم کا انتظار کریں۔",
     "آواز سنائی نہیں دی۔ براہ کرم دوبارہ کہیں۔"),
)  # fmt: skip

LANGUAGES: dict[str, Language] = {row[0]: Language(*row) for row in _ROWS}
"""Every language that a resident can be addressed in, by tag; Japanese first. The glossaries cover
all but Arabic, Persian and Urdu: a city offers these where it has a model or phrases for them.
"""

STAFF_LANGUAGE = "ja"

_OTHER_NAMES = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "cmn": "zh-Hans", "chinese": "zh-Hans",
    "中国語": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "pt": "pt-BR", "portuguese": "pt-BR",
    "ポルトガル語": "pt-BR", "tl": "fil", "tagalog": "fil", "filipino": "fil", "タガログ語": "fil",
    "フィリピン語": "fil", "jp": "ja", "kr": "ko", "vn": "vi", "burmese": "my", "myanmar": "my",
    "ミャンマー語": "my", "ビルマ語": "my", "カンボジア語": "km", "クメール語": "km",
}  # fmt: skip


def find_language(name: str) -> Language:
    """The language of a tag or a name in English, Japanese or the language itself.

    Raises:
        InputError: no language has this name; the message offers the nearest.
    """
    wanted = name.strip()
    folded = wanted.casefold().replace("_", "-")
    for tag, language in LANGUAGES.items():
        names = (tag, language.name, language.english, language.japanese)
        if folded in (known.casefold() for known in names):
            return language
    if folded in _OTHER_NAMES:
        return LANGUAGES[_OTHER_NAMES[folded]]
    known_names = [*LANGUAGES, *(language.english.casefold() for language in LANGUAGES.values())]
    near = get_close_matches(folded, known_names, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise InputError(
        f"“{wanted[:40]}” is not a language that Madoguchi knows.{hint} "
        f"It knows: {', '.join(LANGUAGES)}.",
        f"「{wanted[:40]}」という言語には対応していません。",
    )
