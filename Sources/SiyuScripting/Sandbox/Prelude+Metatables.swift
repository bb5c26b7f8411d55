extension Prelude {
  /// `setmetatable` installs a copy with only what Lua looks for in it, so that nothing can be
  /// slipped in later; `getmetatable` gives the author's own table back.
  static let metatables = Part(
    name: "metatables",
    text: #"""
      local lib = ...
      local stock, base = lib.stock, lib.base
      local type, error, rawget, rawset, rawlen =
        stock.type, stock.error, stock.rawget, stock.rawset, stock.rawlen
      local getmeta, setmeta = stock.getmetatable, stock.setmetatable
      local contents, expect, described = lib.contents, lib.expect, lib.described
      local CONTENTS, ORIGINAL, PROTECTED = lib.CONTENTS, lib.ORIGINAL, lib.PROTECTED

      local events = {
        "__index", "__newindex", "__call", "__tostring", "__name", "__len", "__eq", "__lt", "__le",
        "__unm", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv",
        "__band", "__bor", "__bxor", "__shl", "__shr", "__bnot", "__close", "__pairs",
      }
      local refused = {
        __gc = "nothing of a plugin's needs cleaning up",
        __mode = "weak tables depend on when the collector runs",
        __concat = "Lua 5.4 can crash on it; write a method, as in t:text() .. rest",
      }
      local refused_names = { "__gc", "__mode", "__concat" }

      function base.setmetatable(t, mt)
        expect(t, "table", "setmetatable", 1)
        local old = getmeta(t)
        if old then
          if old[CONTENTS] then
            error("cannot change the metatable of a frozen table; copy it first", 2)
          end
          if old[PROTECTED] ~= nil then error("cannot change a protected metatable", 2) end
        end
        if mt == nil then return setmeta(t, nil) end
        expect(mt, "table", "setmetatable", 2)
        if t == lib.globals then
          error("cannot set the metatable of _G: it reports misspelt globals", 2)
        end
        local from = contents(mt)
        for i = 1, #refused_names do
          local event = refused_names[i]
          if rawget(from, event) ~= nil then
            error("setmetatable refuses " .. event .. ": " .. refused[event], 2)
          end
        end
        local call = rawget(from, "__call")
        if call ~= nil and type(call) ~= "function" then
          error("setmetatable wants a function as __call, got " .. described(call) .. ".", 2)
        end
        local copy = { [ORIGINAL] = mt, [PROTECTED] = rawget(from, "__metatable") }
        if getmeta(from) then
          for i = 1, #events do
            local event = events[i]
            local value = rawget(from, event)
            if value ~= nil then copy[event] = value end
          end
        else  -- the usual case, three times as fast
          for i = 1, #events do
            local event = events[i]
            local value = from[event]
            if value ~= nil then copy[event] = value end
          end
        end
        return setmeta(t, copy)
      end

      function base.getmetatable(value)
        local mt = getmeta(value)
        if type(mt) ~= "table" then return mt end
        local protected = mt[PROTECTED]
        if protected ~= nil then return protected end
        return mt[ORIGINAL]
      end

      -- Methods of texts are found in the library itself; nobody gets at their metatable.
      getmeta("").__metatable = false

      function base.rawget(t, key)
        expect(t, "table", "rawget", 1)
        local value = rawget(contents(t), key)
        -- While files load, the library lies behind the globals.
        if value == nil and t == lib.globals then return rawget(base, key) end
        return value
      end

      function base.rawset(t, key, value)
        expect(t, "table", "rawset", 1)
        local mt = getmeta(t)
        if mt and mt[CONTENTS] then lib.refuse_write(t, key) end
        if key == nil or key ~= key then
          error("rawset wants a key that is neither nil nor NaN", 2)
        end
        return rawset(t, key, value)
      end

      function base.rawlen(value)
        if type(value) == "table" then return rawlen(contents(value)) end
        if type(value) == "string" then return #value end
        error("rawlen wants a table or a string, got " .. described(value) .. ".", 2)
      end
      """#)
}
