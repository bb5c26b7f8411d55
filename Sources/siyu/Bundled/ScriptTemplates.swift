/// The scripts that `siyu init` writes into a workspace's `scripts/`.
enum ScriptTemplates {
  /// `scripts/rfm.lua`: an operator's own, which reads everybody, prints a table, writes a file and,
  /// when a tag is named, proposes it.
  static let rfm = #"""
    -- 近度、频度、金额: who bought lately, who often, who much. Each gets a score of 1 to 5, with
    -- about a fifth of the customers in every score.
    --
    --   siyu run scripts/rfm.lua              a table here, and everybody in out/rfm/rfm.csv
    --   siyu run scripts/rfm.lua vip:gold     the same, and proposes this tag for the best
    --
    -- The tag's group has to be declared, in siyu.toml or by a plugin. Nobody has the tag before
    -- `siyu apply`.

    local tag = siyu.args[1]

    -- One list a column takes far less memory than one table a customer.
    local ids, days, orders, spent = {}, {}, {}, {}

    for c in siyu.customers() do
      local last = c.orders:last()
      if last then
        local n = #ids + 1
        ids[n] = c.id
        days[n] = siyu.time.days_between(last.paid_at, siyu.now)
        orders[n] = c.orders:count()
        spent[n] = c.orders:sum("net")
      end
    end

    if #ids == 0 then
      print("no customer has an order yet; import some with `siyu import orders FILE`")
      return
    end

    -- The values above which a score goes up: at 20, 40, 60 and 80 % of the customers. Equal values
    -- get equal scores, so fifths can be uneven.
    local function limits_of(list)
      local sorted = table.move(list, 1, #list, 1, {})
      table.sort(sorted)
      local found = {}
      for i = 1, 4 do found[i] = sorted[(#sorted * i + 4) // 5] end
      return found
    end

    local function score(value, limits)
      local points = 1
      for i = 1, 4 do
        if value > limits[i] then points = points + 1 end
      end
      return points
    end

    local day_limits, order_limits = limits_of(days), limits_of(orders)
    local spent_limits = limits_of(spent)

    -- Few days since the last order are many points.
    local function scores(n)
      return 6 - score(days[n], day_limits), score(orders[n], order_limits),
        score(spent[n], spent_limits)
    end

    -- On the screen: what stands behind each score of recency.
    local groups = {}
    for r = 1, 5 do groups[r] = { customers = 0, orders = 0, spent = 0 } end
    local best = {}
    for n = 1, #ids do
      local r, f, m = scores(n)
      if r == 5 and f == 5 and m == 5 then best[ids[n]] = n end
      local group = groups[r]
      group.customers = group.customers + 1
      group.orders = group.orders + orders[n]
      group.spent = group.spent + spent[n]
      group.least = math.min(group.least or days[n], days[n])
      group.most = math.max(group.most or days[n], days[n])
    end

    local summary = {}
    for r = 5, 1, -1 do
      local group = groups[r]
      if group.customers > 0 then
        summary[#summary + 1] = {
          r, group.customers, group.least .. "–" .. group.most,
          string.format("%.1f", group.orders / group.customers),
          siyu.money(group.spent / group.customers),
        }
      end
    end
    siyu.print_table {
      title = #ids .. " customers with orders, by recency",
      columns = { "score", "customers", "days since last order", "orders each", "spent each" },
      rows = summary,
    }

    -- In the file: everybody, made row by row as it is written.
    local written = 0
    local function next_row()
      written = written + 1
      if written > #ids then return nil end
      -- A plain number for spreadsheets, in a currency with two decimals.
      local amount = string.format("%.2f", spent[written] / 100)
      return { ids[written], days[written], orders[written], amount, scores(written) }
    end
    local file = siyu.export("rfm.csv", {
      columns = { "customer_id", "days_since_last_order", "orders", "spent", "r", "f", "m" },
      rows = next_row,
    })
    print("all of them: " .. file)

    if tag then
      local proposed = 0
      for c in siyu.customers() do
        local n = best[c.id]
        if n then
          siyu.propose(c, tag, string.format("%d 天前下单，共 %d 单，消费 %s", days[n], orders[n],
            siyu.money(spent[n])))
          proposed = proposed + 1
        end
      end
      print(proposed .. " customers score 5 three times; " .. tag .. " is proposed for them")
    end

    """#
}
