/// The list of forbidden words that `siyu init` writes as an example: what a brand goes on from.
enum AdvertisingWords {
  static let path = "words/ad-law.txt"

  /// Article 9 (3) of the Advertising Law of the People's Republic of China bars “国家级”、“最高级”、
  /// “最佳” and words like them; which others are like them is practice, and changes.
  static let text = """
    # Words that may not stand in messages, one a line; siyu.toml names this file in [content] forbidden.
    # 《中华人民共和国广告法》第九条第（三）项：不得使用“国家级”、“最高级”、“最佳”等用语。
    # The law names these three:
    国家级
    最高级
    最佳
    # Commonly taken for the same. Not legal advice: make the list your own.
    世界级
    宇宙级
    最好
    最优
    最大
    最强
    最低价
    最便宜
    最先进
    最新科技
    最受欢迎
    最安全
    最有效
    全国第一
    全网第一
    全球第一
    世界第一
    销量第一
    排名第一
    品质第一
    第一品牌
    NO.1
    TOP1
    唯一
    独一无二
    绝无仅有
    史无前例
    前无古人
    首选
    首个
    顶级
    顶尖
    极品
    极致
    终极
    王牌
    冠军
    至尊
    巅峰
    无敌
    万能
    永久
    领袖品牌
    领导品牌
    填补国内空白
    国家领导人
    特供
    专供
    驰名商标
    百分之百有效
    100%有效
    根治
    药到病除
    全网最低
    史上最低

    """
}
