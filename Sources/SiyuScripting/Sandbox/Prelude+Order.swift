extension Prelude {
  /// `pairs` and `next` in one order always: the list, other integers, floats, texts by their
  /// bytes, false, true. Lua's own order hangs on addresses and a seed made of the clock.
  static let order = Part(
    name: "order",
    text: #"""
      local lib = ...
      local stock, base = lib.stock, lib.base
      local next, type, error, rawget, rawlen =
        stock.next, stock.type, stock.error, stock.rawget, stock.rawlen
      local math_type, sort = stock.math.type, stock.table.sort
      local getmeta, stock_pairs = stock.getmetatable, stock.pairs
      local contents, described, CONTENTS = lib.contents, lib.described, lib.CONTENTS
      local KEYS = {}  -- in the metatable of a frozen table: its keys in order, once asked for

      local function ascending(a, b) return a < b end

      -- Sorts `buffer[1..n]`, equal ones staying in their order. Lua code, so that a stop reaches it.
      local function merge_sort(buffer, n, less)
        for low = 1, n, 8 do
          local high = low + 7
          if high > n then high = n end
          for i = low + 1, high do
            local value, j = buffer[i], i - 1
            while j >= low and less(value, buffer[j]) do
              buffer[j + 1] = buffer[j]
              j = j - 1
            end
            buffer[j + 1] = value
          end
        end
        local from, to, width = buffer, {}, 8
        while width < n do
          for low = 1, n, 2 * width do
            local middle, high = low + width, low + 2 * width
            if middle > n + 1 then middle = n + 1 end
            if high > n + 1 then high = n + 1 end
            local left, right = low, middle
            for k = low, high - 1 do
              if left < middle and (right >= high or not less(from[right], from[left])) then
                to[k] = from[left]
                left = left + 1
              else
                to[k] = from[right]
                right = right + 1
              end
            end
          end
          from, to = to, from
          width = 2 * width
        end
        return from
      end
      lib.merge_sort = merge_sort

      -- No two keys are equal, so Lua's own sort has one result; it is left to short work because
      -- nothing can stop it.
      local function sorted(keys, n)
        if n <= 20000 then
          sort(keys)
          return keys
        end
        return merge_sort(keys, n, ascending)
      end

      -- The length of the list and the keys beside it, in order. The list ends at the first gap:
      -- with gaps, what `#` gives depends on how Lua came to lay the table out.
      local keys_of
      function keys_of(t, name, level, list)
        list = list or rawlen(t)
        local integers, floats, texts, ni, nf, nt = nil, nil, nil, 0, 0, 0
        local no, yes, expected, inside = false, false, 1, 0
        for key in next, t do
          if key == expected and key <= list then  -- mostly lists come as lists
            expected = expected + 1
          else
            local kind = type(key)
            if kind == "string" then
              nt = nt + 1
              if nt == 1 then texts = {} end
              texts[nt] = key
            elseif kind == "number" then
              if math_type(key) == "float" then
                nf = nf + 1
                if nf == 1 then floats = {} end
                floats[nf] = key
              elseif key < 1 or key > list then
                ni = ni + 1
                if ni == 1 then integers = {} end
                integers[ni] = key
              else
                inside = inside + 1
              end
            elseif kind == "boolean" then
              if key then yes = true else no = true end
            else
              error(name .. " cannot put keys in an order that are " .. (kind == "thread"
                and "coroutine" or kind) .. "s; use texts or numbers as keys, or keep a list", level)
            end
          end
        end
        if expected - 1 + inside ~= list then
          local whole = 0
          while rawget(t, whole + 1) ~= nil do whole = whole + 1 end
          return keys_of(t, name, level, whole)
        end
        local keys, n = nil, nt
        if nt > 0 then texts = sorted(texts, nt) end
        if ni == 0 and nf == 0 then
          keys = texts or {}
        else
          keys, n = {}, 0
          if ni > 0 then integers = sorted(integers, ni) end
          if nf > 0 then floats = sorted(floats, nf) end
          for i = 1, ni do keys[i] = integers[i] end
          for i = 1, nf do keys[ni + i] = floats[i] end
          for i = 1, nt do keys[ni + nf + i] = texts[i] end
          n = ni + nf + nt
        end
        if no then n = n + 1 keys[n] = false end
        if yes then n = n + 1 keys[n] = true end
        return list, keys, n
      end
      lib.keys_of = keys_of

      function base.pairs(value)
        if type(value) ~= "table" then
          if type(value) == "userdata" then return stock_pairs(value) end
          error("pairs wants a table, got " .. described(value) .. ".", 2)
        end
        local mt = getmeta(value)
        if mt and mt.__pairs then
          local a, b, c = mt.__pairs(value)
          return a, b, c
        end
        local t, list, keys, n = value, nil, nil, nil
        local known = mt and mt[KEYS]
        if known then  -- frozen, and looked at before
          t, list, keys, n = mt[CONTENTS], known.list, known, known.n
        else
          if mt then t = contents(value) end
          list, keys, n = keys_of(t, "pairs", 3)
          if t ~= value and value ~= lib.globals then
            keys.list, keys.n = list, n
            mt[KEYS] = keys
          end
        end
        local get = getmeta(t) and rawget or nil
        local i, last = 0, list + n
        return function()
          while i < last do
            i = i + 1
            local key = i
            if i > list then key = keys[i - list] end
            local found
            if get then found = get(t, key) else found = t[key] end
            if found ~= nil then return key, found end
          end
        end, value, nil
      end

      -- What the last call looked at, for the call that follows it: without this, a walk with
      -- `next` would sort the keys at each step.
      local walked, walked_list, walked_keys, walked_n, walked_at

      local function found_from(t, i)
        local list = walked_list
        while i <= list do
          local value = rawget(t, i)
          if value ~= nil then
            walked_at = i
            return i, value
          end
          i = i + 1
        end
        while i <= list + walked_n do
          local key = walked_keys[i - list]
          local value = rawget(t, key)
          if value ~= nil then
            walked_at = i
            return key, value
          end
          i = i + 1
        end
        walked, walked_keys = nil, nil
        return nil
      end

      local kinds = { number = 1, string = 2, boolean = 3 }
      local function rank(key)
        if math_type(key) == "float" then return 1.5 end
        return kinds[type(key)]
      end

      -- Where a key stands, or would stand had it not been removed since: walking and clearing
      -- fields go together. Nil for keys that have no order.
      local function place_of(key, list, keys, n)
        if math_type(key) == "integer" and key >= 1 and key <= list then return key end
        local mine = rank(key)
        if not mine or key ~= key then return nil end
        local low, high = 1, n + 1  -- the first that comes after the key
        while low < high do
          local middle = (low + high) // 2
          local other = keys[middle]
          local its, after = rank(other), nil
          if its ~= mine then
            after = its > mine
          elseif mine == 3 then
            after = other and not key
          else
            after = other > key
          end
          if after then high = middle else low = middle + 1 end
        end
        return list + low - 1
      end

      function base.next(value, key)
        if type(value) ~= "table" then
          error("next wants a table as argument 1, got " .. described(value) .. ".", 2)
        end
        local t = contents(value)
        if key == nil then
          if next(t) == nil then return nil end
          walked = t
          walked_list, walked_keys, walked_n = keys_of(t, "next", 3)
          return found_from(t, 1)
        end
        if math_type(key) == "float" then key = stock.math.tointeger(key) or key end
        if walked ~= t then
          walked = t
          walked_list, walked_keys, walked_n = keys_of(t, "next", 3)
          walked_at = 0
        end
        local list, at = walked_list, walked_at
        local here = nil
        if at > 0 then
          if at <= list then here = at else here = walked_keys[at - list] end
        end
        if here ~= key then
          at = place_of(key, list, walked_keys, walked_n)
          if not at then
            walked, walked_keys = nil, nil
            error("next was given a key that is not in the table", 2)
          end
        end
        return found_from(t, at + 1)
      end
      """#)
}
