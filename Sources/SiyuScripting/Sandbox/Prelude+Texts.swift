extension Prelude {
  /// What makes texts of values, without the addresses that Lua would show, and random numbers
  /// from the host's seed.
  static let texts = Part(
    name: "texts",
    text: #"""
      local lib = ...
      local stock, base, host = lib.stock, lib.base, lib.host
      local type, error, select, pcall = stock.type, stock.error, stock.select, stock.pcall
      local getmeta, stock_tostring = stock.getmetatable, stock.tostring
      local gsub, find, stock_format = stock.string.gsub, stock.string.find, stock.string.format
      local math_type = stock.math.type
      local strings, maths = lib.libraries.string, lib.libraries.math

      local plain = { ["nil"] = true, boolean = true, number = true, string = true }

      local function tostring(value)
        local kind = type(value)
        if kind == "string" then return value end
        if kind == "number" or plain[kind] then return stock_tostring(value) end
        local mt = getmeta(value)
        if mt and mt.__tostring then
          local ok, text = pcall(stock_tostring, value)
          if ok then return text end
          if text == "'__tostring' must return a string" then error(text, 3) end
          error(text, 0)
        end
        return (gsub(stock_tostring(value), ": %w+$", ""))
      end
      lib.tostring = tostring

      function base.tostring(...)
        local value = ...
        if value == nil and select("#", ...) == 0 then error("tostring wants a value", 2) end
        return tostring(value)
      end

      function base.print(...)
        local n = select("#", ...)
        if n == 1 then return host.log(tostring((...)) .. "") end
        local parts = { ... }
        for i = 1, n do parts[i] = tostring(parts[i]) end
        host.log(stock.table.concat(parts, "\t", 1, n))
      end

      function strings.format(format, ...)
        if type(format) == "string" and find(format, "p", 1, true)
          and find((gsub(format, "%%%%", "")), "%%[-+ #0]*%d*%.?%d*p") then
          error("string.format refuses %p: addresses differ from run to run", 2)
        end
        local n = select("#", ...)
        local ok, text
        for i = 1, n do
          if not plain[type((select(i, ...)))] then
            local parts = { ... }
            for j = i, n do
              if not plain[type(parts[j])] then parts[j] = tostring(parts[j]) end
            end
            ok, text = pcall(stock_format, format, stock.table.unpack(parts, 1, n))
            break
          end
        end
        if ok == nil then ok, text = pcall(stock_format, format, ...) end
        if ok then return text end
        error(type(text) == "string" and gsub(text, "'%?'", "'format'") or text, 2)
      end
      strings.dump = nil

      -- Lua's own counts up to n even when there is nothing to repeat, where no stop reaches it.
      local rep = stock.string.rep
      function strings.rep(text, n, ...)
        if text == "" and (... == nil or ... == "") and math_type(n) then return "" end
        local ok, result = pcall(rep, text, n, ...)
        if ok then return result end
        error((gsub(result, "'%?'", "'rep'")), 2)
      end

      -- What Debian's Lua has beside the manual, and others have not.
      for _, name in stock.ipairs {
        "cosh", "sinh", "tanh", "pow", "frexp", "ldexp", "log10", "atan2",
      } do
        maths[name] = nil
      end

      -- Lua 5.4.4 takes no notice of bytes that only go on with a character after its end.
      local codes, byte = stock.utf8.codes, stock.string.byte
      local step
      local function code_after(text, at)
        local ok, nearest, code = pcall(step, text, at)
        if not ok then error("invalid UTF-8 code", 2) end
        if at > 0 then
          local first = byte(text, at)
          local length = first < 0x80 and 1 or first < 0xe0 and 2 or first < 0xf0 and 3
            or first < 0xf8 and 4 or first < 0xfc and 5 or 6
          if (nearest or #text + 1) ~= at + length then error("invalid UTF-8 code", 2) end
        elseif nearest and nearest ~= 1 then
          error("invalid UTF-8 code", 2)
        end
        return nearest, code
      end
      step = codes("")
      lib.know { code_after }
      function lib.libraries.utf8.codes(text, lax)
        local ok, found = pcall(codes, text, lax)
        if not ok then error((gsub(found, "'%?'", "'codes'")), 2) end
        if lax then return found, text, 0 end
        return code_after, text, 0
      end

      maths.random = host.random
      function maths.randomseed()
        error("math.randomseed is not for plugins: each question has its own seed, so that the "
          .. "same data gives the same answers", 2)
      end
      """#)
}
