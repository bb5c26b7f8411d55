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
      local strings, maths = lib.libraries.string, lib.libraries.math

      local plain = { ["nil"] = true, boolean = true, number = true, string = true }

      local function tostring(value)
        local kind = type(value)
        if kind == "string" then return value end
        if kind == "number" or plain[kind] then return stock_tostring(value) end
        local mt = getmeta(value)
        if mt and mt.__tostring then return stock_tostring(value) end
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
        if type(format) == "string" and find(format, "%%[-+ #0]*%d*p") then
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

      maths.random = host.random
      function maths.randomseed()
        error("math.randomseed is not for plugins: each question has its own seed, so that the "
          .. "same data gives the same answers", 2)
      end
      """#)
}
