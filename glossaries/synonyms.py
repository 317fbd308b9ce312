"""Japanese words that say the same at a counter, as classes of normal forms (SudachiDict's).

Only words that may replace each other in nearly every counter sentence stand together; words that
differ in who acts or in direction (出す/受け取る, 転入/転出) never do.
"""

from __future__ import annotations

from glossaries.folding import listed
from glossaries.inflection import form_key

_CLASSES = """
必要 要る 入り用 要する
出す 提出 届け出る 届け出 届ける 届け
書く 記入 記載 記す
持つ 持参 所持 携帯
居る いらっしゃる おる おられる
成る 成れる
来る 来庁 来所 来場 お越し おいで 参る 来庁する 来館 お出で
見せる 提示 呈示
見る 拝見 確かめる 確認 ご覧 閲覧 チェック
払う 支払う 支払い 納める 納付 納入 お支払い
分かる 理解
言う 話す 仰る おっしゃる しゃべる 喋る 申す 話
読む 読み上げる
教える 聞かせる 知らせる
連絡 連絡する
知る 存じる ご存じ
聞く 質問 尋ねる 伺う 問い合わせる 問い合わせ 相談
住む 住まう 住まい 居住 お住まい
引っ越す 引っ越し 転居
もらう 貰う 取る 取れる 受け取る 受領 受取る 頂戴 取る 取得
作る 作成 発行 交付
申し込む 申し込み 申請 申請する
なくす 無くす 紛失 落とす 失う 無くなる
変える 変わる 変更
終わる 終える 終了 完了 済む 済ませる
始まる 始める 開始
開く 開ける 開庁 開館 オープン
閉まる 閉める 閉庁 閉館 閉じる
送る 郵送 送付 発送
呼ぶ 呼び出す お呼び
渡す 手渡す お渡し 差し上げる 上げる
返す 返却 お返し
待つ 待ち お待ち 待機
座る 掛ける 腰掛ける おかけ 着席
行く 向かう 回る 進む 移動
急ぐ 至急 早め
使う 利用 使用 用いる
直す 訂正 修正
加入 入る 入会
登録 登録する
止める 停止
選ぶ 選択
押す 押印 捺印
切れる 過ぎる 期限切れ
帰る 帰国
働く 勤める 勤務 仕事 就労
生まれる 出生 誕生 産まれる
産む 出産 出産する
助ける 手伝う 手助け サポート
残す 保存
説明 説明する
間違う 間違える 間違い 誤り 誤る ミス 違う
探す 捜す
乗る 乗車
降りる 下車 下りる
借りる レンタル
貸す 貸し出し 貸し出す
会う 面会
治る 回復
遅れる 遅刻 遅い
亡くなる 死亡 死ぬ
子供 お子さん お子様 子
名前 氏名 お名前 名
住所 居所 住まい先
電話 電話番号 携帯電話 携帯 TEL
赤ちゃん 赤ん坊 乳児
妻 奥さん 奥様 家内
夫 ご主人 主人 旦那
親 両親 父母
友達 友人
お金 金 現金 金銭
値段 料金 金額 代金 費用
手数料 交付手数料
手続き 手続
用紙 紙 書類用紙
書類 文書
写し コピー 複写 複写する
判子 印鑑 ハンコ 印
お手洗い トイレ 便所 化粧室 御手洗 お手洗
窓口 カウンター 受付窓口
職員 係 係員 担当 担当者 スタッフ
受け付け 受付 受け付ける
番号札 整理券 番号券
病院 医療機関 医院 クリニック
医者 医師 お医者さん
薬 お薬
学校 小中学校
ごみ ゴミ 塵
言葉 言語
母国語 母語
外国語 外国の言葉
通訳 通訳者
翻訳 訳 訳す 翻訳する
携帯 スマートフォン スマホ
締め切り 期限 締切 締切り 〆切り 締め切る
際 時 場合 折 とき
又 また 再び
もう一度 もう一回 再度 いま一度 今一度 もういちど
直ぐ すぐに 直ちに 早速
後 後程 後日 あとで
今日 本日
明日 あす
昨日 きのう
今 いま 現在 ただいま 只今 只今
全部 全て 皆 合計 総額 トータル 全額
家族 世帯員 ご家族
外国人 外国の人 外国籍
日本 国内 日本国内
母国 自国
何処 どこ どちら どっち
誰 だれ どなた どちら様
幾ら おいくら 如何程 いかほど
何故 どうして 何で
いつ 何日
何時 何時頃 何時ごろ
如何 どう いかが
何歳 幾つ おいくつ
何人 何名
何 なに なん 何の
近い 近く 付近 近所 そば 側
高い 大きい
簡単 易しい 優しい やさしい 容易
ゆっくり ゆっくりと
短い 短め 手短
難しい 困難 大変
大丈夫 良い よろしい 結構 構う 宜しい 平気 問題ない
駄目 不可 無理
無料 ただ 無償
間 期間
お知らせ 通知 案内
身分証明書 身分証 本人確認書類
痛い 痛む 痛み
気分 具合 体調 調子
熱 発熱
開催 開く 行う やる
食べる 召し上がる 食事
泊まる 宿泊
空く 空き 空いている
予約 予約する
集める 収集 回収
捨てる 出し方 廃棄 処分
忘れる 忘れ
別 他 ほか 外 違った
部屋 室 お部屋
車 自動車
少し 少々 一寸 ちょっと しばらく 暫く 多少 少しく
沢山 多い たくさん
本人 ご本人 自分 御本人
代理人 代わりの人 代理
全員 皆さん みんな
撮る 撮影
起きる 起こる 発生
着く 到着
出る 出発 発 発車
買う 購入
売る 販売
逃げる 避難
連れる 同伴 同行
調べる 検索
診る 診察
飲む 服用
歩く 徒歩
延ばす 延長 更新
職場 会社 勤め先 勤務先
毎月 月々 月
用件 用 御用 用事
機 機械
次 翌 つぎ
翌日 次の日
払い込む 振り込む 振り込み 振込
引き落とす 引き落とし 口座振替
結婚 入籍 婚姻
決める 決定
減る 減少
増える 増加
集まる 集合
止まる 停車 泊まる
貼る 貼付
添える 添付
切る カット
書留 簡易書留
家賃 賃料
給料 給与 賃金
所得 収入
食べ物 食品 食物
お子様 子供
育てる 育児 子育て
英語 英文
漢字 かんじ
翌年 来年
開庁 開く
希望 望む
海外 国外 外国
前年 昨年 去年
合計 総額
一括 まとめて
チケット 切符 券
"""


def _concepts() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _CLASSES.strip().splitlines():
        members = line.split()
        for member in members:
            # The first class that names a word keeps it.
            found.setdefault(member, members[0])
    return found


CONCEPTS = _concepts()

# Words that carry little of the meaning: their absence or presence costs little (0-1).
SOFT: dict[str, float] = {
    **dict.fromkeys(listed("時間 行う 御 関する 掛かる"), 0.45),
    **dict.fromkeys(
        listed("有る 居る 為る 成る 御座る 頂く 下さる 願う 致す 為さる 貰う 呉れる"), 0.12
    ),
    **dict.fromkeys(listed("置く 仕舞う"), 0.5),
    **dict.fromkeys(listed("此の 其の あの 此方 此処 其方 其処 それ これ 此れ 其れ 此方ら"), 0.2),
    **dict.fromkeys(listed("物 事 者 方 人 様 為 様 訳 感じ 内 所 分 際 方法 形 状態 場"), 0.15),
    **dict.fromkeys(
        listed("客 お客様 お客さん 貴方 あなた 私 僕 俺 わたくし 自分 皆様 御客様"), 0.15
    ),
    **dict.fromkeys(
        listed("どうぞ 先ず まず もし 若し 大体 約 凡そ 程 位 頃 程度 ほぼ 大凡 一応"), 0.1
    ),
    **dict.fromkeys(
        listed("恐れ入る 申し訳 申し訳無い 済む すみません 失礼 恐縮 御免 ごめん"), 0.1
    ),
    **dict.fromkeys(
        listed("はい ええ うん じゃ では それでは じゃあ では 今日は 今晩は お早う"), 0.1
    ),
    **dict.fromkeys(listed("出来る 可能 助かる 嬉しい 幸い 有り難い 有難い 下記 是非"), 0.2),
    **dict.fromkeys(
        listed("今日 今 少し 全部 後 直ぐ 一緒 又 既に もう 未だ まだ 先程 今回"), 0.45
    ),
    **dict.fromkeys(listed("手続き 書類 窓口 用紙 役所 市役所 市 予定"), 0.45),
    **dict.fromkeys(listed("必要 大丈夫 お願い 希望 思う 考える 見る"), 0.35),
    **dict.fromkeys(listed("教える 知る 聞く"), 0.5),
    **dict.fromkeys(listed("事前 間 期間"), 0.3),
}

_OPPOSITES = """
前 後
以前 以後
上 下
右 左
内 外
中 外
から まで
開く 閉まる
始まる 終わる
入る 出る
加入 止める
加入 やめる
乗る 降りる
行く 帰る
貸す 借りる
送る もらう
払う もらう
有る 無い
多い 少ない
高い 安い
新しい 古い
早い 遅れる
夫 妻
父 母
午前 午後
転入 転出
男 女
朝 夕方
高い 小さい
高い 小さな
大きな 小さな
大きな 小さい
長い 短い
速い 遅れる
増える 減る
以上 以下
もっと 少し
"""
# Whom a sentence is about, and when: never a mere detail.
PERSONS = frozenset(
    listed(
        "子供 赤ちゃん 妻 夫 親 父 母 友達 家族 兄 弟 姉 妹 兄弟 祖父 祖母 配偶者 大人 学生 留学生"
        " 会社 先生 社長 大家 上司 同僚 隣 知り合い 息子 娘 彼 彼女 恋人 婚約者"
    )
)
WHEN = frozenset(
    listed(
        "今日 明日 昨日 明後日 一昨日 今年 来年 去年 前年 翌年 今月 来月 先月 今週 来週 先週"
        " 朝 昼 夜 夕方 今晩 午前 午後 最初 最後 最終 次 前回 今度"
    )
)
OPPOSITES: dict[str, set[str]] = {}
for _pair in _OPPOSITES.strip().splitlines():
    _one, _other = _pair.split()
    OPPOSITES.setdefault(_one, set()).add(_other)
    OPPOSITES.setdefault(_other, set()).add(_one)

# Words that turn a sentence round though they weigh little or sound alike: tense, open and shut,
# in and out, who does it.
_OTHER_OPPOSITES = {
    "vi": "đã sẽ|đã sắp|rồi sẽ|rồi sắp|mới sẽ|mở đóng|đầu cuối|tiếp cuối|tăng giảm|nay mai"
    "|tham thôi|nghỉ vào|nghỉ đi|nghỉ gửi|thôi vào|thôi đi|thôi gửi|hủy hẹn|hủy lịch|hủy đặt"
    "|đổi hẹn|rút hẹn|rút lịch|rút đặt|hết có|hết chuyển|kết ly|dự sinh|bị bạn|y lương|tế hưu"
    "|đã giúp",
    "fil": "nambu nabu|nambu binu",
}
for _tag, _pairs in _OTHER_OPPOSITES.items():
    for _pair in _pairs.split("|"):
        _one, _other = (form_key(word, _tag) for word in _pair.split())
        OPPOSITES.setdefault(_one, set()).add(_other)
        OPPOSITES.setdefault(_other, set()).add(_one)

INTERROGATIVES = frozenset(
    listed(
        "何処 誰 幾ら 何故 何時 如何 何程 何歳 何人 何 いつ 何日 何曜 何番 何階 何枚 何月 何年 何週"
        " 何回 何通 何分 何時間 何曜日 どれ 何れ どの位 どの 何の"
    )
)
