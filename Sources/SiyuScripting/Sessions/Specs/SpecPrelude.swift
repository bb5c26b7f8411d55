internal import Lua

/// The host's Lua for specs: what is easier said in Lua than in Swift. See ``Prelude``.
enum SpecPrelude {
  static let text = #"""
    local lib, focus, fail = ...
    local setmeta, getmeta, error = lib.stock.setmetatable, lib.stock.getmetatable, lib.stock.error

    -- The globals of a file. What an `it` sets is gone after it; what the file and its `describe`
    -- blocks set is there for all of theirs. Tables, not functions, lead to the globals behind, so
    -- that an error about an unknown one names the author's line.
    function lib.spec_environment()
      local file = setmeta({}, { __index = lib.globals })
      local active = { __index = file, __newindex = file }
      return setmeta({}, active), function(fresh)
        local layer = fresh and setmeta({}, { __index = file }) or file
        active.__index, active.__newindex = layer, layer
      end
    end

    -- What `customer { … }` returns: it turns the views to itself and reads them.
    function lib.spec_customer(number, view)
      return setmeta({}, {
        __name = "customer",
        __index = function(_, key)
          focus(number)
          return view[key]
        end,
        __newindex = function() error("a customer does not change; describe another one", 2) end,
      })
    end

    -- What `simulate { … }` returns: what happened, and questions about its steps.
    local results = {}
    local function known(r, step)
      for _, name in lib.stock.ipairs(r.steps) do
        if name == step then return end
      end
      error("there is no step '" .. lib.stock.tostring(step) .. "'; there are "
        .. lib.stock.table.concat(r.steps, ", "), 3)
    end
    local function came(r, step, outcome)
      for _, record in lib.stock.ipairs(r.history) do
        if record.step == step and record.outcome == outcome then return true end
      end
      return false
    end
    function results.sent(r, step) known(r, step) return came(r, step, "sent") end
    function results.skipped(r, step) known(r, step) return came(r, step, "skipped") end
    function results.done(r, step) known(r, step) return came(r, step, "done") end
    function results.message(r, step)
      known(r, step)
      for _, message in lib.stock.ipairs(r.messages) do
        if message.step == step then return message end
      end
    end
    function lib.spec_simulated(r) return setmeta(r, { __index = results }) end

    -- `it.each { … }` and `describe.each { … }`: one block for each case.
    local type = lib.stock.type
    local function shown(value)
      return type(value) == "table" and "{ … }" or lib.stock.tostring(value)
    end
    local function is_list(case)
      if type(case) ~= "table" then return false end
      local meta = getmeta(case)
      return not (meta and meta.__name == "customer") and case[1] ~= nil
    end
    function lib.spec_each(word, cases)
      local count = #cases
      if count == 0 then
        error(word .. ".each wants a list of cases, such as { { 1, 2 }, { 3, 4 } }", 0)
      end
      return function(name, body)
        if type(name) ~= "string" then
          error(word .. ".each { … } wants a name as argument 1, got " .. lib.described(name), 2)
        end
        local sign = lib.stock.string.match(name, "%%[sdifq]%f[%A]")
        if sign then
          error("a part of a case is shown in the name by {1} or {field}, not by " .. sign, 2)
        end
        for i = 1, count do
          local case, list = cases[i], is_list(cases[i])
          local title = lib.stock.string.gsub(name, "{([^{}]+)}", function(key)
            if not list and type(case) ~= "table" then return key == "1" and shown(case) or nil end
            local value = case[lib.stock.tonumber(key) or key]
            return value ~= nil and shown(value) or nil
          end)
          if title == name then title = name .. " #" .. i end
          lib.base[word](title, body and function()
            if list then return body(lib.stock.table.unpack(case, 1, #case)) end
            return body(case)
          end)
        end
      end
    end

    -- `assert` is a table of assertions, and still the function it always was.
    getmeta(lib.base.assert).__call = function(_, value, ...)
      if value then return value, ... end
      fail((...))
    end
    """#
}
