extension Prelude {
  static let foundation = Part(
    name: "foundation",
    text: #"""
      local lib = ...
      local G = lib.globals
      local next, type, error = G.next, G.type, G.error

      -- Lua's own functions, kept from what plugins do.
      local stock = {}
      for name, value in next, G do
        if type(value) == "table" and value ~= G then
          local copy = {}
          for field, part in next, value do copy[field] = part end
          stock[name] = copy
        else
          stock[name] = value
        end
      end
      lib.stock = stock

      local base = {}
      for _, name in stock.ipairs {
        "assert", "error", "ipairs", "pcall", "rawequal", "select", "tonumber", "type", "xpcall",
        "_VERSION",
      } do
        base[name] = G[name]
      end
      base._G = G
      lib.base = base

      -- The standard tables as plugins will see them; `freezing` puts a guard before each.
      lib.libraries = {
        string = G.string, table = G.table, math = G.math, utf8 = G.utf8,
        coroutine = G.coroutine,
      }

      -- For messages: the value's type, or the value where that is short.
      local words = {
        ["nil"] = "nil", table = "a table", ["function"] = "a function", string = "a string",
        thread = "a coroutine", userdata = "a value of the host's",
      }
      local tostring = stock.tostring
      function lib.described(value)
        return words[type(value)] or tostring(value)
      end

      local described = lib.described
      function lib.expect(value, wanted, name, position, level)
        if type(value) ~= wanted then
          error(name .. " wants a " .. wanted .. " as argument " .. position .. ", got "
            .. described(value) .. ".", level or 3)
        end
      end

      for name in next, G do G[name] = nil end
      """#)
}
