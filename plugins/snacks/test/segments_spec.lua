local function bought(paid_at, title, more)
  local order = { paid_at = paid_at, items = { { title = title or "薯片", price = "50.00" } } }
  for key, value in pairs(more or {}) do order[key] = value end
  return order
end
local refunded = { amount = "50.00", refunded = "50.00" }

local function is_in(name, fields) return segment(customer(fields), name) end

describe("new-friends", function()
  it("holds who joined in the last seven days and did not order", function()
    assert.is_true(is_in("new-friends", { joined_at = "-6d" }))
    assert.is_false(is_in("new-friends", { joined_at = "-7d" }))
    assert.is_false(is_in("new-friends", {}))
    assert.is_false(is_in("new-friends", { joined_at = "-6d", orders = { bought("-1d") } }))
  end)
end)

describe("taste-unknown", function()
  it("holds who bought and did not tell", function()
    assert.is_true(is_in("taste-unknown", { orders = { bought("-9d") } }))
    assert.is_false(is_in("taste-unknown", {}))
    assert.is_false(is_in("taste-unknown", { orders = { bought("-9d", nil, refunded) } }))
    local answers = { taste = { tastes = { "sweet" } } }
    assert.is_false(is_in("taste-unknown", { orders = { bought("-9d") }, answers = answers }))
  end)
end)

describe("tasters", function()
  local twice = { bought("-9d", "香辣豆干"), bought("-179d", "藤椒凤爪") }

  it("holds who bought twice in half a year", function()
    assert.is_true(is_in("tasters", { orders = twice }))
    assert.is_false(is_in("tasters", { orders = { bought("-9d") } }))
    assert.is_false(is_in("tasters", { orders = { bought("-9d"), bought("-180d") } }))
    assert.is_false(is_in("tasters", { orders = { bought("-9d"), bought("-8d", nil, refunded) } }))
  end)

  it("wants one of the tastes that are set", function()
    settings { new_tastes = { "sweet", "spicy" } }
    assert.is_true(is_in("tasters", { orders = twice }))
    settings { new_tastes = { "sweet" } }
    assert.is_false(is_in("tasters", { orders = twice }))
    local answers = { taste = { tastes = { "sweet" } } }
    assert.is_true(is_in("tasters", { orders = twice, answers = answers }))
  end)
end)

describe("gift-givers", function()
  it("holds who bought a gift for a festival in two years", function()
    assert.is_true(is_in("gift-givers", { orders = { bought("2026-06-01", "礼盒") } }))
    assert.is_true(is_in("gift-givers", { orders = { bought("2024-09-10", "月饼") } }))
    assert.is_false(is_in("gift-givers", { orders = { bought("2024-06-01", "礼盒") } }))
    assert.is_false(is_in("gift-givers", { orders = { bought("2026-04-01", "礼盒") } }))
    assert.is_false(is_in("gift-givers", { orders = { bought("2026-06-01", "礼盒", refunded) } }))
  end)
end)

describe("wake-up", function()
  local function waits(paid_at, amount)
    return is_in("wake-up", { orders = { { paid_at = paid_at, amount = amount or "200.00" } } })
  end

  it("holds who spent something and has fallen silent", function()
    assert.is_false(waits("-44d"))
    assert.is_true(waits("-45d"))
    assert.is_true(waits("-364d"))
    assert.is_false(waits("-365d"))
    assert.is_false(waits("-45d", "199.99"))
  end)
end)

describe("koc-likely", function()
  local three = { bought("-9d"), bought("-19d"), bought("-179d") }

  it("holds who bought three times in half a year", function()
    assert.is_true(is_in("koc-likely", { orders = three }))
    assert.is_false(is_in("koc-likely", { orders = { three[1], three[2] } }))
    assert.is_false(is_in("koc-likely", { orders = { three[1], three[2], bought("-180d") } }))
    settings { koc_orders = 2 }
    assert.is_true(is_in("koc-likely", { orders = { three[1], three[2] } }))
  end)

  it("leaves out who sends much back, or refused marketing", function()
    local part = { amount = "50.00", refunded = "10.00" }
    local one = { bought("-9d", nil, part), three[2], three[3] }
    local two = { bought("-9d", nil, part), bought("-8d", nil, part), three[2], three[3] }
    assert.is_true(is_in("koc-likely", { orders = one }))
    assert.is_false(is_in("koc-likely", { orders = two }))
    assert.is_false(is_in("koc-likely", { orders = three, marketing_consent = false }))
    assert.is_true(is_in("koc-likely", { orders = three, marketing_consent = true }))
  end)
end)
