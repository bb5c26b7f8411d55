extension Prelude {
  /// Nothing may survive from one question to the next. After loading this goes through all that is
  /// still there: tables are frozen, also those that only functions' own variables lead to; coroutines
  /// and iterators, which cannot be, are refused; and variables that some function may assign are
  /// remembered, so that they can be put back after a question.
  static let walking = Part(
    name: "walking",
    text: #"""
      local lib = ...
      local stock, host = lib.stock, lib.host
      local next, type, rawequal, getmeta = stock.next, stock.type, stock.rawequal,
        stock.getmetatable
      local origin, upvalue, set_upvalue, upvalue_id, assigned, remembers = host.origin,
        host.upvalue, host.setUpvalue, host.upvalueID, host.assigned, host.remembers
      local status = stock.coroutine.status
      local CONTENTS, freeze, G = lib.CONTENTS, lib.freeze, lib.globals

      -- The host's own functions that plugins call. Others of its functions are iterators.
      local known = {}
      function lib.know(held)
        for _, value in next, held do
          if type(value) == "function" then known[value] = true end
        end
      end

      local seen, seen_id, watched = {}, {}, {}
      local problem_chunk, problem_line, problem

      -- `chunk` and `line` are those of the function that leads to what is looked at.
      local function note(what, name, chunk, line)
        if problem then return end
        problem_chunk, problem_line = chunk, line
        problem = (name and "'" .. name .. "' is" or "a table made while the plugin loads holds")
          .. (what == "iterator" and " an " or " a ") .. what
          .. ", which would remember one question in the next; make it inside the function"
      end

      local function watch(f, lines, chunk)
        for i, line in next, lines do
          local id = upvalue_id(f, i)
          if not seen_id[id] then
            seen_id[id] = true
            local name, value = upvalue(f, i)
            watched[#watched + 1] =
              { f = f, i = i, name = name, value = value, chunk = chunk, line = line }
          end
        end
      end

      function lib.freeze_all(root)
        local open, chunks, lines, n = {}, {}, {}, 0
        local function add(value, name, chunk, line)
          local kind = type(value)
          if kind == "table" or kind == "function" then
            if seen[value] then return end
            seen[value] = true
            if kind == "function" then
              local from, its_chunk, its_line = origin(value)
              if from == "C" or from == "host" then
                local what = remembers(value) or from == "host" and not known[value] and "iterator"
                if what then note(what, name, chunk, line) end
                return
              end
              chunk, line = its_chunk, its_line
            end
            n = n + 1
            open[n], chunks[n], lines[n] = value, chunk, line
          elseif kind == "thread" and status(value) ~= "dead" then
            note("coroutine", name, chunk, line)
          end
        end
        add(root)
        while n > 0 do
          local value, chunk, line = open[n], chunks[n], lines[n]
          open[n] = nil
          n = n - 1
          if type(value) == "function" then
            for i = 1, 255 do
              local name, held = upvalue(value, i)
              if not name then break end
              if held ~= G then add(held, name, chunk, line) end
            end
            local changes = assigned(value)
            if changes then watch(value, changes, chunk) end
          elseif value ~= G then
            local old = getmeta(value)
            if not (old and old[CONTENTS]) then
              if old then
                for _, part in next, old do add(part, nil, chunk, line) end
              end
              for key, part in next, freeze(value) do
                add(key, nil, chunk, line)
                add(part, nil, chunk, line)
              end
            end
          end
        end
      end

      -- What is wrong, after `freeze_all`: message, chunk, line; and whether there are variables to
      -- put back.
      function lib.frozen()
        local message, chunk, line = problem, problem_chunk, problem_line
        problem, problem_chunk, problem_line = nil, nil, nil
        return #watched > 0, message, chunk, line
      end

      -- Puts the variables back. Gives name, chunk and line of the first that had changed.
      function lib.restore()
        local first
        for i = 1, #watched do
          local it = watched[i]
          local _, now = upvalue(it.f, it.i)
          local before = it.value
          if not rawequal(now, before) and (now == now or before == before) then
            set_upvalue(it.f, it.i, before)
            first = first or it
          end
        end
        if first then return first.name, first.chunk, first.line end
      end
      """#)
}
