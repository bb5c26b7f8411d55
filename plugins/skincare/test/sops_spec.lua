local function order(paid_at, title)
  return { paid_at = paid_at, items = { { title = title or "丝绒口红", price = "99.00" } } }
end

local joined = { type = "pool.joined", at = "-2d", props = { pool = "wecom" } }
local function left(at) return { type = "pool.left", at = at } end

describe("every SOP", function()
  local sops = { "new-friend", "repurchase", "dormant", "birthday" }

  it("ends when the pool was left", function()
    for _, sop in ipairs(sops) do
      local running = { order("-45d", "精华液") }
      assert.is_true(leaves(customer { orders = running, events = { left("-1h") } }, sop), sop)
      assert.is_true(leaves(customer { orders = running, events = { joined, left("-1h") } }, sop), sop)
    end
  end)

  it("goes on otherwise, also for who came back", function()
    for _, sop in ipairs(sops) do
      local running = { order("-45d", "精华液") }
      assert.is_false(leaves(customer { orders = running }, sop), sop)
      assert.is_false(leaves(customer { orders = running, events = { left("-9d"), joined } }, sop), sop)
    end
  end)
end)

describe("new-friend", function()
  local function enrolled(...)
    return (enrols(customer { orders = { ... } }, "new-friend", { event = { pool = "wecom" } }))
  end

  it("is for who does not know the brand yet", function()
    assert.is_true(enrolled())
    assert.is_true(enrolled(order("-29d")))
    assert.is_false(enrolled(order("-30d")))
  end)

  it("says why not", function()
    local _, why = enrols(customer { orders = { order("-90d"), order("-80d") } }, "new-friend")
    assert.equal("30d以前下过 2 单", why)
  end)

  it("asks for the skin type that is not known", function()
    local known = customer { attributes = { skin_type = "dry" } }
    assert.is_true(takes(customer {}, "new-friend", "ask-skin"))
    assert.is_false(takes(known, "new-friend", "ask-skin"))
  end)

  it("waits for an answer where it asked, and notes only one that came", function()
    local c = customer {}
    assert.is_false(takes(c, "new-friend", "answer"))
    assert.is_true(takes(c, "new-friend", "answer", { sent = { "ask-skin" } }))
    assert.is_false(takes(c, "new-friend", "note-skin", { sent = { "ask-skin" } }))
    assert.is_true(takes(c, "new-friend", "note-skin", { answered = { "ask-skin" } }))
  end)

  it("offers a gift to who has not ordered since", function()
    local facts = { enrolled_at = "-5d" }
    assert.is_true(takes(customer {}, "new-friend", "offer", facts))
    assert.is_true(takes(customer { orders = { order("-6d") } }, "new-friend", "offer", facts))
    assert.is_false(takes(customer { orders = { order("-4d") } }, "new-friend", "offer", facts))
  end)

  it("has people called who showed interest", function()
    assert.is_false(takes(customer {}, "new-friend", "call"))
    assert.is_true(takes(customer {}, "new-friend", "call", { clicked = { "offer" } }))
    assert.is_true(takes(customer {}, "new-friend", "call", { answered = { "welcome" } }))
  end)
end)

describe("repurchase", function()
  it("ends when another was bought or it went back", function()
    local facts = { enrolled_at = "-1d" }
    local old, new = order("-45d", "精华液 30ml"), order("-1h", "精华液 30ml")
    assert.is_false(leaves(customer { orders = { old } }, "repurchase", facts))
    assert.is_true(leaves(customer { orders = { old, new } }, "repurchase", facts))
    old.amount, old.refunded = "99.00", "99.00"
    assert.is_true(leaves(customer { orders = { old } }, "repurchase", facts))
  end)

  it("waits for a click where it sent, and helps who clicked", function()
    local c = customer {}
    assert.is_false(takes(c, "repurchase", "click"))
    assert.is_true(takes(c, "repurchase", "click", { sent = { "remind" } }))
    assert.is_false(takes(c, "repurchase", "help", { sent = { "remind" } }))
    assert.is_true(takes(c, "repurchase", "help", { clicked = { "remind" } }))
  end)

  it("does not ask again who is talking already", function()
    assert.is_true(takes(customer {}, "repurchase", "again", { sent = { "remind" } }))
    assert.is_false(takes(customer {}, "repurchase", "again", { answered = { "remind" } }))
  end)
end)

describe("dormant", function()
  it("leaves alone who refused marketing", function()
    assert.is_true(enrols(customer {}, "dormant"))
    assert.is_true(enrols(customer { marketing_consent = true }, "dormant"))
    assert.is_false(enrols(customer { marketing_consent = false }, "dormant"))
  end)

  it("waits for a reply where it sent, and has staff go on with one", function()
    local c = customer {}
    assert.is_false(takes(c, "dormant", "reply"))
    assert.is_true(takes(c, "dormant", "reply", { sent = { "hello" } }))
    assert.is_false(takes(c, "dormant", "talk", { sent = { "hello" } }))
    assert.is_true(takes(c, "dormant", "talk", { answered = { "hello" } }))
  end)

  it("offers once, and only to who said nothing", function()
    local function offered(facts) return (takes(customer {}, "dormant", "gift", facts)) end
    local care, gift = { hello = "content/wake-care" }, { hello = "content/wake-gift" }
    assert.is_false(offered {})
    assert.is_true(offered { sent = { "hello" }, content = care })
    assert.is_false(offered { sent = { "hello" }, content = gift })
    assert.is_false(offered { sent = { "hello" }, answered = { "hello" }, content = care })
  end)

  it("has staff call the valuable ones that were silent", function()
    local function spent(amount)
      return customer { orders = { { paid_at = "-200d", amount = amount } } }
    end
    assert.is_true(takes(spent("2000.00"), "dormant", "call"))
    assert.is_false(takes(spent("1999.99"), "dormant", "call"))
    assert.is_false(takes(spent("2000.00"), "dormant", "call", { answered = { "hello" } }))
  end)
end)

describe("birthday", function()
  local function enrolled(fields) return (enrols(customer(fields), "birthday")) end

  it("is for grown-ups", function()
    assert.is_true(enrolled { birthday = "2008-06-30" })
    assert.is_false(enrolled { birthday = "2008-07-01" })
    assert.is_true(enrolled { birthday = "1990-07-03" })
  end)

  it("leaves alone who refused marketing", function()
    assert.is_false(enrolled { birthday = "1990-07-03", marketing_consent = false })
  end)

  it("waits for a reply where it sent, and has staff answer one", function()
    local c = customer {}
    assert.is_false(takes(c, "birthday", "thanks"))
    assert.is_true(takes(c, "birthday", "thanks", { sent = { "wish" } }))
    assert.is_false(takes(c, "birthday", "chat", { sent = { "wish" } }))
    assert.is_true(takes(c, "birthday", "chat", { answered = { "wish" } }))
  end)

  it("reminds of a gift that there is, was told of, and was not used", function()
    local function reminded(content, orders)
      return (takes(customer { orders = orders }, "birthday", "remind", {
        sent = { "wish" }, content = { wish = content }, enrolled_at = "-13d",
      }))
    end
    assert.is_false(reminded("content/birthday-gift"))
    settings { birthday_gift = "护手霜 30g 一支" }
    assert.is_true(reminded("content/birthday-gift"))
    assert.is_false(reminded("content/birthday-words"))
    assert.is_false(reminded("content/birthday-gift", { order("-2d") }))
    assert.is_true(reminded("content/birthday-gift", { order("-20d") }))
  end)

  it("reminds nobody whom the wish did not reach", function()
    settings { birthday_gift = "护手霜 30g 一支" }
    local chosen = { content = { wish = "content/birthday-gift" } }
    assert.is_false(takes(customer {}, "birthday", "remind", chosen))
  end)
end)
