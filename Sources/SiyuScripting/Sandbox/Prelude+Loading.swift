extension Prelude {
  /// `require` and `load`.
  static let loading = Part(
    name: "loading",
    text: #"""
      local lib = ...
      local stock, base, host = lib.stock, lib.base, lib.host
      local type, error, concat = stock.type, stock.error, stock.table.concat
      local expect, described = lib.expect, lib.described

      local modules, results, open = {}, {}, {}
      local closing = stock.setmetatable({}, { __close = function() open[#open] = nil end })

      local finders = {}

      -- `require` as one plugin's files have it: names mean something else in a plugin that is needed.
      local function finder(owner)
        if finders[owner] then return finders[owner] end
        local function require(name)
          expect(name, "string", "require", 1)
          local file, problem = host.find_module(name, owner)
          if not file then error(problem, 2) end
          if modules[file] then return results[file] end
          for i = 1, #open do
            if open[i].file == file then
              local way = {}
              for j = i, #open do way[#way + 1] = open[j].name end
              way[#way + 1] = name
              error("require(\"" .. name .. "\") goes round in a circle: "
                .. concat(way, " → ") .. "; move what both need into a third file", 2)
            end
          end
          -- With an owner: a file of a plugin that is needed, waiting for its own `require`.
          local chunk, message, other = host.compile_module(file)
          if not chunk then error(message, 0) end
          if other then chunk = chunk(finder(other)) end
          open[#open + 1] = { file = file, name = name }
          local result
          do
            local _ <close> = closing
            result = chunk(name)
          end
          if result == nil then result = true end
          modules[file], results[file] = true, result
          return result
        end
        finders[owner] = require
        lib.know { require }
        return require
      end
      base.require = finder("")

      function lib.freeze_modules()
        for _, result in stock.next, results do lib.freeze_all(result) end
      end

      local longest = 1000000

      function base.load(chunk, name, mode, ...)
        local text = chunk
        if type(chunk) == "function" then
          local parts, size = {}, 0
          while true do
            local part = chunk()
            if part == nil or part == "" then break end
            if type(part) ~= "string" then return nil, "reader function must return a string" end
            size = size + #part
            if size > longest then return nil, "load takes at most " .. longest .. " bytes" end
            parts[#parts + 1] = part
          end
          text = concat(parts)
        elseif type(chunk) ~= "string" then
          error("load wants a text or a function as argument 1, got " .. described(chunk) .. ".", 2)
        end
        if #text > longest then return nil, "load takes at most " .. longest .. " bytes" end
        if mode ~= nil and mode ~= "t" and mode ~= "bt" then
          return nil, "load takes text only; mode " .. described(mode) .. " is refused"
        end
        if name ~= nil then expect(name, "string", "load", 2) end
        local made, problem = host.compile(text, name or "")
        if not made then return nil, problem end
        if stock.select("#", ...) == 0 then return made end
        -- With an environment: the same text as the body of a function that has it as `_ENV`.
        made, problem = host.compile("local _ENV = ... return function(...) " .. text .. "\nend",
          name or "")
        if not made then return nil, problem end
        return made((...))
      end

      for name, held in stock.next, lib.libraries do base[name] = lib.guard(held, name) end
      lib.know(base)
      for _, held in stock.next, lib.libraries do lib.know(held) end
      """#)
}
