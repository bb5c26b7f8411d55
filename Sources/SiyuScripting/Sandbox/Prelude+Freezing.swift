extension Prelude {
  /// A frozen table is an empty one before its contents: reading goes through `__index` (7 ns more
  /// a read), writing has nowhere to go but `__newindex`. It keeps its identity, so what was frozen
  /// is frozen for everybody who holds it.
  static let freezing = Part(
    name: "freezing",
    text: #"""
      local lib = ...
      local stock, host = lib.stock, lib.host
      local next, type, error = stock.next, stock.type, stock.error
      local getmeta, setmeta, rawset, rawlen =
        stock.getmetatable, stock.setmetatable, stock.rawset, stock.rawlen

      -- Keys in metatables that plugins never see: where a table's contents lie, the metatable as
      -- its author made it, and what `__metatable` said.
      local CONTENTS, ORIGINAL, PROTECTED = lib.key, {}, {}
      lib.CONTENTS, lib.ORIGINAL, lib.PROTECTED = CONTENTS, ORIGINAL, PROTECTED

      local function contents(t)
        local mt = getmeta(t)
        return mt and mt[CONTENTS] or t
      end
      lib.contents = contents

      local function shown(key)
        if type(key) == "string" then return "'" .. key .. "'" end
        if type(key) == "number" then return "[" .. stock.tostring(key) .. "]" end
        return "a key"
      end

      function lib.refuse_write(t, key, level)
        error("cannot set " .. shown(key) .. ": this table is frozen; what is made while the plugin "
          .. "loads does not change afterwards, so copy it first", (level or 2) + 1)
      end
      local refuse_write = lib.refuse_write
      local function frozen_newindex(t, key) refuse_write(t, key) end
      local function frozen_length(t) return rawlen(getmeta(t)[CONTENTS]) end

      -- Freezes one table in place and gives what it held.
      local function freeze(t)
        local old = getmeta(t)
        local held = {}
        for key, value in next, t do held[key] = value end
        for key in next, held do rawset(t, key, nil) end
        local mt = { __index = held, __newindex = frozen_newindex, __len = frozen_length }
        if old then
          for event, value in next, old do
            if event == "__index" then
              if type(value) == "function" then
                mt.__index = function(self, key)
                  local found = held[key]
                  if found ~= nil then return found end
                  return value(self, key)
                end
              else
                setmeta(held, { __index = value })
              end
            elseif event ~= "__newindex" then
              mt[event] = value
            end
          end
        end
        mt[CONTENTS] = held
        setmeta(t, mt)
        return held
      end

      lib.freeze = freeze

      local function unknown(what, prefix, key, ...)
        local elsewhere = host.elsewhere(prefix .. key)
        if elsewhere then return elsewhere end
        local foreign = host.foreign(prefix .. key)
        if foreign then return foreign end
        local names = {}
        for i = 1, stock.select("#", ...) do
          for name in next, (stock.select(i, ...)) do
            if type(name) == "string" then names[#names + 1] = name end
          end
        end
        stock.table.sort(names)
        local nearest = host.nearest(key, stock.table.concat(names, "\n"))
        return "unknown " .. what
          .. (nearest and "; did you mean '" .. prefix .. nearest .. "'?" or "")
      end

      -- A table of the host's: `held` stays with the host, plugins get the guard.
      function lib.guard(held, name)
        local mt = {
          __index = held, __len = frozen_length, __name = name,
          __newindex = function(_, key)
            error("cannot set " .. shown(key) .. " in '" .. name .. "': it belongs to siyu; "
              .. "make a table of your own", 2)
          end,
        }
        mt[CONTENTS] = held
        return setmeta({}, mt)
      end

      -- The same for tables of siyu's own, where a field that does not exist is a misspelling. One that
      -- is a function too is given as `called`.
      function lib.guard_surface(held, name, called)
        setmeta(held, { __index = function(_, key)
          if type(key) ~= "string" then return nil end
          error(unknown("'" .. name .. "." .. key .. "'", name .. ".", key, held), 2)
        end })
        local guarded = lib.guard(held, name)
        if called then
          getmeta(guarded).__call = function(_, ...) return called(...) end
        end
        return guarded
      end

      -- Globals. While files load, authors' globals lie in the table itself; then they join the
      -- rest behind it.
      local base, G = lib.base, lib.globals
      setmeta(base, { __index = function(_, key)
        if type(key) ~= "string" then return nil end
        error(unknown("global '" .. key .. "'", "", key, base, G), 2)
      end })
      setmeta(G, { __index = base })

      function lib.freeze_globals()
        for key, value in next, G do
          base[key] = value
        end
        for key in next, base do rawset(G, key, nil) end
        local mt = {
          __index = base, __len = frozen_length,
          __newindex = function(_, key)
            error("cannot set global " .. shown(key) .. ": globals are frozen after loading; "
              .. "write 'local' before its first use", 2)
          end,
        }
        mt[CONTENTS] = base
        setmeta(G, mt)
        for _, value in next, base do lib.freeze_all(value) end
      end
      """#)
}
