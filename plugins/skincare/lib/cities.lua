-- City tiers after the 2023 city ranking of 第一财经·新一线城市研究所, which is redone every year:
-- 4 of the first tier, 15 new ones, 30 of the second tier.

local cities = {}

local lists = {
  tier1 = "北京 上海 广州 深圳",
  ["new-tier1"] = "成都 重庆 杭州 武汉 苏州 西安 南京 长沙 天津 郑州 东莞 青岛 昆明 宁波 合肥",
  tier2 = "佛山 沈阳 无锡 济南 厦门 福州 温州 大连 哈尔滨 长春 泉州 石家庄 南宁 金华 贵阳 "
    .. "南昌 常州 嘉兴 南通 徐州 惠州 太原 台州 绍兴 保定 中山 潍坊 临沂 珠海 烟台",
}

cities.tiers = {}
for tier, names in pairs(lists) do
  for name in names:gmatch("%S+") do cities.tiers[name] = tier end
end

-- A city on its own: its "city" column often holds 市辖区 or a district, so the province decides.
local municipalities = { ["北京"] = true, ["上海"] = true, ["天津"] = true, ["重庆"] = true }

local function short(name)
  if not name then return nil end
  return (siyu.text.trim(name):gsub("市$", ""))
end

-- The tier of a customer's city; "other" for a city not in the lists, nil where none is known.
function cities.tier(province, city)
  province, city = short(province), short(city)
  if municipalities[province or ""] then return cities.tiers[province] end
  if not city or city == "" then return nil end
  return cities.tiers[city] or "other"
end

return cities
