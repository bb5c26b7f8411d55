-- What product titles say: which skin concerns a product is for, and what kind of product it is.
--
-- The lists are data. Each topic is
--   { value, title, words = { … }, but = { … } }
-- and a title speaks of it when one of `words` is left after those in `but` are taken out: "霜"
-- means a cream, but "防晒霜" does not. Words are written as `titles.normal` leaves them: small
-- letters, half width. They were tuned on 3,497 Taobao beauty listings; README.md has the figures.

local titles = {}

titles.concerns = {
  { "hydration", "补水保湿",
    words = { "补水", "保湿", "锁水", "水润", "滋润", "润燥", "干燥", "玻尿酸", "水嫩", "润泽" } },
  { "whitening", "美白提亮",
    words = { "美白", "亮白", "嫩白", "净白", "焕白", "臻白", "透白", "皙白", "莹白", "雪白",
              "白皙", "七白", "提亮", "亮肤", "亮颜", "亮润", "淡斑", "祛斑", "修斑", "色斑",
              "雀斑", "斑点", "暗沉", "暗黄", "去黄", "肤色不均", "均匀肤色" },
    but = { "白皙色" } },
  { "anti-aging", "抗皱紧致",
    words = { "抗皱", "皱纹", "去皱", "祛皱", "细纹", "干纹", "紧致", "紧实", "紧肤", "紧颜",
              "提拉", "抗老", "抗衰", "初老", "老化", "逆龄", "弹润", "弹力", "塑颜", "胶原" },
    but = { "紧致毛孔" } },
  { "sensitive", "敏感修护",
    words = { "敏感", "舒敏", "抗敏", "舒缓", "镇静", "泛红", "修红", "红血丝", "修护", "修复" },
    but = { "多效修护", "舒缓疲劳" } },
  { "acne", "祛痘", words = { "痘", "粉刺", "暗疮", "痤疮" } },
  { "oil-control", "控油",
    words = { "控油", "去油", "吸油", "出油", "油脂", "水油平衡", "油性" } },
  { "pores", "毛孔黑头", words = { "毛孔", "黑头", "角质" } },
  { "eye-area", "眼周", words = { "黑眼圈", "眼圈", "眼袋", "眼纹", "浮肿", "水肿" } },
  { "sun", "防晒", words = { "防晒", "紫外线", "spf", "晒后" } },
}

titles.interests = {
  { "cleanser", "洁面", words = { "洁面", "洗面", "洁颜", "洗颜", "洁肤", "洗脸", "磨砂" },
    but = { "洁颜油" } },
  { "remover", "卸妆", words = { "卸妆", "卸除", "洁颜油", "眼唇卸" },
    but = { "易卸妆", "温水卸妆", "卸妆棉" } },
  { "toner", "化妆水",
    words = { "爽肤水", "柔肤水", "化妆水", "精华水", "精粹水", "护肤水", "健肤水", "润肤水",
              "紧肤水", "嫩肤水", "保湿水", "平衡水", "菁华水", "须后水", "收敛水", "调理水",
              "神仙水", "粉水", "水乳", "喷雾", "肌肤水", "柔肤液", "洁肤水", "美肤水", "活肤水",
              "细肤水", "亮肤水", "清润水" },
    but = { "防晒喷雾", "留香喷雾", "补水乳", "护肤水能", "精粹水分", "水润" } },
  { "lotion", "乳液",
    words = { "乳液", "水乳", "保湿乳", "精华乳", "滋润乳", "滋养乳", "润肤乳", "柔肤乳",
              "修护乳", "护肤乳", "凝乳", "美白乳", "日乳", "夜乳", "晚乳", "亮肤乳", "清乳",
              "润白乳", "润乳", "柔润乳" },
    but = { "身体乳液", "身体润肤乳", "防晒乳液", "洁面乳液", "卸妆乳液", "凝乳霜" } },
  { "essence", "精华",
    words = { "精华", "菁华", "肌底液", "原液", "精粹", "小棕瓶", "小黑瓶", "浓缩液",
              "安瓶", "导入液" },
    but = { "精华水", "菁华水", "精粹水", "精华乳", "精华霜", "菁华霜", "精华面霜",
            "精华眼霜", "精华面膜", "雪域精粹", "精华油洗发" } },
  { "cream", "面霜", words = { "霜", "黄油", "凝胶", "啫喱面" },
    but = { "眼霜", "眼部精华霜", "眼凝霜", "护手霜", "手霜", "防晒霜", "隔离霜", "卸妆霜",
            "卸妆膏/霜", "洁面霜", "洗面霜", "洁肤霜", "洗颜霜", "bb霜", "cc霜", "dd霜", "气垫霜",
            "粉底霜", "遮瑕霜", "素颜霜", "妆前霜", "修颜霜", "色控霜", "粉霜", "粉凝霜", "剃须霜",
            "发霜", "体霜", "颈霜", "足霜", "唇霜" } },
  { "eye", "眼部护理", words = { "眼霜", "眼部", "眼膜", "眼胶", "眼精华", "眼凝", "眼贴" },
    but = { "眼部卸", "眼部彩妆", "眼部唇部" } },
  { "mask", "面膜", words = { "面膜", "泥膜", "冻膜", "面贴膜", "睡眠膜", "鼻贴" },
    but = { "面膜铲" } },
  { "sunscreen", "防晒", words = { "防晒", "紫外线" }, but = { "防晒粉饼" } },
  { "makeup", "彩妆",
    words = { "bb霜", "bb 霜", "cc霜", "粉底", "气垫", "遮瑕", "口红", "唇膏", "唇彩", "唇釉",
              "唇笔", "唇蜜", "唇线", "睫毛", "眼线", "眉笔", "眉粉", "眉膏", "眼影", "腮红",
              "胭脂", "定妆", "散粉", "粉饼", "蜜粉", "粉球", "妆前", "隔离霜", "隔离乳", "隔离露",
              "甲油", "修容", "高光", "彩妆", "素颜霜" },
    but = { "润唇膏", "护唇膏", "彩妆卸", "卸除彩妆", "卸彩妆" } },
  { "lip-care", "唇部护理", words = { "润唇膏", "护唇", "唇膜", "嫩唇", "唇霜" },
    but = { "柔润唇膏", "奢润唇膏", "盈润唇膏" } },
  { "body", "身体护理",
    words = { "身体", "沐浴", "护手", "手霜", "手部", "护足", "足部", "润肤露", "体乳", "止汗",
              "走珠", "香体", "浴露", "香皂", "颈霜", "纤体" } },
  { "hair", "洗护发",
    words = { "洗发", "护发", "润发", "发膜", "染发", "去屑", "头皮", "洗护", "头发", "秀发" } },
  { "fragrance", "香水", words = { "香水", "香氛", "淡香", "浓香" },
    but = { "香氛沐浴", "香氛护手", "香氛身体" } },
  { "tools", "化妆工具",
    words = { "化妆棉", "卸妆棉", "粉扑", "海绵", "化妆刷", "粉底刷", "粉刷", "刷头", "工具",
              "睫毛夹", "化妆包", "洁面仪" },
    but = { "大刷头" } },
  { "set", "套装", words = { "套装", "礼盒", "件套", "套组", "护理包", "组合" } },
  { "men", "男士", words = { "男士" } },
}

-- Shampoo that moisturises and a lipstick that does not dry out say nothing about the skin.
titles.not_skin = {
  "洗发", "护发", "润发", "染发", "去屑", "口红", "唇膏", "唇彩", "唇釉", "唇蜜", "睫毛膏",
  "眼线", "眉笔", "眼影", "腮红", "散粉", "蜜粉", "粉饼", "定妆", "甲油", "香水", "海绵", "化妆棉",
}

-- The topics as `values` of a tag group: { { "hydration", "补水保湿" }, … }.
function titles.values(topics)
  local values = {}
  for i, topic in ipairs(topics) do values[i] = { topic[1], topic[2] } end
  return values
end

-- One spelling for comparing: "ＢＢ霜" and "BB霜" are both "bb霜".
function titles.normal(title)
  return siyu.text.lower(siyu.text.normalize(title))
end

-- Whether a title, in its normal spelling, speaks of a topic.
function titles.speaks_of(text, topic)
  if not siyu.text.contains(text, topic.words) then return false end
  if not topic.but then return true end
  for _, word in ipairs(topic.but) do text = text:gsub(word, " ") end
  return (siyu.text.contains(text, topic.words))
end

-- The values of those topics that at least `least` of the titles speak of, in the topics' order.
function titles.topics(list, topics, least)
  local counts = {}
  for _, title in ipairs(list) do
    local text = titles.normal(title)
    for i, topic in ipairs(topics) do
      if titles.speaks_of(text, topic) then counts[i] = (counts[i] or 0) + 1 end
    end
  end
  local found = {}
  for i, topic in ipairs(topics) do
    if (counts[i] or 0) >= least then found[#found + 1] = topic[1] end
  end
  return found
end

-- The titles of things for the skin.
function titles.for_skin(list)
  local kept = {}
  for _, title in ipairs(list) do
    if not siyu.text.contains(titles.normal(title), titles.not_skin) then
      kept[#kept + 1] = title
    end
  end
  return kept
end

return titles
