local function nest() describe("x", nest) end
nest()
