-- Where a customer came from, by the words that shops write into their channel columns.
--
-- Tried from the top: "天猫直播" is tmall, "抖音小店" is douyin before it could be a shop.

local channels = {}

channels.origins = {
  { "douyin", "抖音", words = { "douyin", "抖音", "抖店" } },
  { "kuaishou", "快手", words = { "kuaishou", "快手" } },
  { "xiaohongshu", "小红书", words = { "xiaohongshu", "小红书" } },
  { "tmall", "天猫", words = { "tmall", "天猫" } },
  { "taobao", "淘宝", words = { "taobao", "淘宝" } },
  { "wecom", "微信生态", words = { "wecom", "wechat", "weixin", "微信", "企微", "小程序" } },
  { "shop", "门店", words = { "shop", "store", "门店", "专柜", "线下" } },
  { "other", "其他", words = {} },
}

-- The origin that a channel's name stands for; "other" for a name not in the list, nil for none.
function channels.origin(name)
  if not name then return nil end
  local text = siyu.text.lower(name)
  for _, origin in ipairs(channels.origins) do
    if siyu.text.contains(text, origin.words) then return origin[1] end
  end
  return "other"
end

return channels
