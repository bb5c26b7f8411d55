extension Prelude {
  /// The table functions. Lua's own run in C, where no stop reaches them, for as many steps as a
  /// `__len` says; these look first, and take at most a million values a call.
  static let lists = Part(
    name: "lists",
    text: #"""
      local lib = ...
      local stock = lib.stock
      local type, error, select, pcall, rawlen =
        stock.type, stock.error, stock.select, stock.pcall, stock.rawlen
      local getmeta, integer, math_type = stock.getmetatable, stock.math.tointeger, stock.math.type
      local move, concat, unpack = stock.table.move, stock.table.concat, stock.table.unpack
      local tostring, gsub = stock.tostring, stock.string.gsub
      local CONTENTS, described, expect = lib.CONTENTS, lib.described, lib.expect
      local merge_sort = lib.merge_sort
      local tables = lib.libraries.table

      local most = 1000000

      local function whole(value, name, position)
        local n = math_type(value) and integer(value)
        if not n then
          error(name .. " wants an integer as argument " .. position .. ", got "
            .. described(value) .. ".", 3)
        end
        return n
      end

      -- What holds the list, and its length; for writing, a table that is not frozen.
      local function list(t, name, writes)
        expect(t, "table", name, 1, 4)
        local mt = getmeta(t)
        local n
        if mt then
          local held = mt[CONTENTS]
          if held then
            if writes then
              error(name .. " cannot change a frozen table; what is made while the plugin loads "
                .. "does not change afterwards, so copy it first", 3)
            end
            t = held
            n = rawlen(held)
          elseif mt.__len then
            n = #t
            if math_type(n) ~= "integer" then
              error(name .. " wants a table whose __len gives an integer", 3)
            end
          else
            n = rawlen(t)
          end
        else
          n = rawlen(t)
        end
        if n > most then
          error(name .. " takes lists of at most " .. most .. " values, got " .. n .. ".", 3)
        end
        return t, n
      end

      local function within(first, last, name)
        -- The difference of two integers may wrap around; then one is far from zero.
        if first <= last and (last - first >= most or last - first < 0) then
          error(name .. " takes at most " .. most .. " values", 3)
        end
      end

      function tables.insert(t, ...)
        local count = select("#", ...)
        if count == 1 and type(t) == "table" and not getmeta(t) then
          t[#t + 1] = ...
          return
        end
        local _, n = list(t, "table.insert", true)
        if count == 1 then
          t[n + 1] = ...
          return
        end
        if count ~= 2 then
          error("table.insert wants (list, value) or (list, position, value)", 2)
        end
        local position, value = ...
        position = whole(position, "table.insert", 2)
        if position < 1 or position > n + 1 then
          error("table.insert wants a position from 1 to " .. n + 1 .. " as argument 2, got "
            .. position .. ".", 2)
        end
        if position <= n then move(t, position, n, position + 1) end
        t[position] = value
      end

      function tables.remove(t, position)
        local _, n = list(t, "table.remove", true)
        if position == nil then
          position = n
        else
          position = whole(position, "table.remove", 2)
          if position ~= n and (position < 1 or position > n + 1) then
            error("table.remove wants a position from 1 to " .. n + 1 .. " as argument 2, got "
              .. position .. ".", 2)
          end
        end
        local value = t[position]
        if position < n then move(t, position + 1, n, position) end
        if position <= n then t[n] = nil else t[position] = nil end
        return value
      end

      function tables.move(from, first, last, to, target)
        local source = list(from, "table.move", target == nil)
        if target ~= nil then
          expect(target, "table", "table.move", 5)
          list(target, "table.move", true)
        end
        first = whole(first, "table.move", 2)
        last = whole(last, "table.move", 3)
        to = whole(to, "table.move", 4)
        within(first, last, "table.move")
        local ok, message = pcall(move, source, first, last, to, target or from)
        if not ok then error((gsub(message, "'%?'", "'move'")), 2) end
        return target or from
      end

      function tables.concat(t, separator, first, last)
        local source, n = list(t, "table.concat")
        first = first == nil and 1 or whole(first, "table.concat", 3)
        last = last == nil and n or whole(last, "table.concat", 4)
        within(first, last, "table.concat")
        local ok, text = pcall(concat, source, separator, first, last)
        if not ok then
          error(type(text) == "string" and gsub(text, "'%?'", "'concat'") or text, 2)
        end
        return text
      end

      function tables.unpack(t, first, last)
        local source, n = list(t, "table.unpack")
        first = first == nil and 1 or whole(first, "table.unpack", 2)
        last = last == nil and n or whole(last, "table.unpack", 3)
        within(first, last, "table.unpack")
        return unpack(source, first, last)
      end

      local function ascending(a, b) return a < b end

      -- Stable: what the order calls equal stays as it was. (Lua's own picks pivots by the clock.)
      function tables.sort(t, less)
        local _, n = list(t, "table.sort", true)
        if less ~= nil then expect(less, "function", "table.sort", 2) end
        local buffer, kind = {}, nil
        for i = 1, n do
          local value = t[i]
          if value == nil then
            error("table.sort wants a list without gaps, got nil at " .. i .. ".", 2)
          end
          if not less then
            local other = type(value)
            kind = kind or other
            if other ~= kind or (kind ~= "number" and kind ~= "string" and kind ~= "table") then
              error("table.sort cannot compare " .. described(t[1]) .. " with " .. described(value)
                .. " (at " .. i .. "); give it a function that says which comes first", 2)
            end
          end
          buffer[i] = value
        end
        local result
        if less then
          result = merge_sort(buffer, n, less)
        else
          local ok, sorted = pcall(merge_sort, buffer, n, ascending)
          if not ok then
            if type(sorted) ~= "string" then error(sorted, 0) end
            local text, ours = gsub(sorted, "^siyu/lists:%d+: ", "")
            error(text, ours > 0 and 2 or 0)
          end
          result = sorted
        end
        for i = 1, n do t[i] = result[i] end
      end
      """#)
}
