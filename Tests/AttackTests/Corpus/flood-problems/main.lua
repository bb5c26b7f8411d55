for i = 1, 100000 do
  pcall(siyu.tag_group, { id = i, assgin = 1, title = ("x"):rep(i) })
end
