-- What a customer's own word on their skin means for the concerns.

local skin = {}

-- By choice of the attribute "skin_type"; "mixed" says nothing definite.
skin.concern_of = { dry = "hydration", oily = "oil-control", sensitive = "sensitive" }

-- The concerns found, and the one that goes with the skin type if it is not among them.
function skin.with_type(found, skin_type)
  local concern = skin.concern_of[skin_type or ""]
  if not concern then return found end
  local all = { concern }
  for _, other in ipairs(found) do
    if other ~= concern then all[#all + 1] = other end
  end
  return all
end

return skin
