siyu.tag_group {
  id = "g", title = "g", dimension = "value", values = { yes = "yes" },
  assign = function(c, ctx)
    local wanted = {
      debug = true, os = true, io = true, package = true, dofile = true, loadfile = true,
      collectgarbage = true, warn = true, getregistry = true, execute = true, popen = true,
      dump = true, loadlib = true, searchers = true, setfenv = true,
    }
    local seen, open = {}, { _G, siyu, c, ctx, getmetatable(""), getmetatable(_G) }
    open[#open + 1] = load("return _ENV")()
    open[#open + 1] = load("return ...")(_G)
    while #open > 0 do
      local t = table.remove(open)
      if type(t) == "table" and not seen[t] then
        seen[t] = true
        for key, value in pairs(t) do
          if wanted[key] then return "yes", "found " .. key end
          open[#open + 1] = value
        end
        open[#open + 1] = getmetatable(t)
      end
    end
    for name in pairs(wanted) do
      if rawget(_G, name) or rawget(string, name) or rawget(table, name) then return "yes", name end
    end
  end,
}
