-- Which pets somebody has, and how much dry food they eat in a day.
--
-- What is known comes first: the pets of `siyu import entities`, then the pet of the survey, then
-- one average animal of the kind that the food is for. Comparing ages reads ctx.now, so an owner of
-- a pet whose birthday is known is looked at once a day.

local feeding = {}

feeding.species = { "cat", "dog" }

-- Grams a day by kilograms, for grown-up neutered animals: 70 × kg^0.75 kcal, times 1.2 for cats and
-- 1.6 for dogs, at 3.8 and 3.7 kcal a gram. Put your own pack's table here; rows ascend by weight,
-- and between two rows it is a straight line.
feeding.tables = {
  cat = { { 2, 35 }, { 3, 50 }, { 4, 60 }, { 5, 75 }, { 6, 85 }, { 8, 105 } },
  dog = { { 2, 50 }, { 5, 100 }, { 10, 170 }, { 15, 230 }, { 20, 285 }, { 30, 390 }, { 40, 480 } },
}

-- Who grows eats more for the weight.
feeding.baby_percent = 150
-- Big dogs grow longer, and are old sooner.
feeding.big_dog = 25

-- How much a grown-up of this weight eats.
function feeding.by_weight(species, kg)
  local rows = feeding.tables[species]
  if kg <= rows[1][1] then return rows[1][2] end
  for i = 2, #rows do
    local low, high = rows[i - 1], rows[i]
    if kg <= high[1] then
      local part = (kg - low[1]) / (high[1] - low[1])
      return math.floor(low[2] + part * (high[2] - low[2]) + 0.5)
    end
  end
  return rows[#rows][2]
end

-- "baby", "adult" or "senior" by the day of birth, or nil where it is not known or to come.
function feeding.stage(species, kg, born, now)
  local day = born and siyu.time.parse(born)
  if not day or day > now then return nil end
  local big = species == "dog" and kg ~= nil and kg >= feeding.big_dog
  if siyu.time.add(day, big and "16mo" or "12mo") > now then return "baby" end
  if siyu.time.add(day, big and "6y" or "8y") <= now then return "senior" end
  return "adult"
end

local function from_entities(c, ctx)
  local pets = {}
  for pet in c.entities:each("pet") do
    local species = pet:get("species")
    if species then
      local kg, born = pet:get("weight"), pet:get("born")
      pets[#pets + 1] = {
        species = species, kg = kg, grams = pet:get("grams"),
        stage = born and feeding.stage(species, kg, born, ctx.now),
      }
    end
  end
  return pets
end

-- A kitten of the survey has grown up a year later.
local function told_stage(answers, question, ctx)
  local stage = answers:choice(question)
  if stage ~= "baby" then return stage end
  return siyu.time.add(answers:at(question), "12mo") > ctx.now and "baby" or "adult"
end

local function from_survey(c, ctx)
  local answers, pets = c.answers("profile"), {}
  for _, species in ipairs(feeding.species) do
    if answers:has("species", species) then
      pets[#pets + 1] = {
        species = species, kg = answers:number(species .. "_kg"),
        stage = told_stage(answers, species .. "_age", ctx),
      }
    end
  end
  return pets
end

-- The pets that are known of: { species, kg, stage, grams }, each but the first may be nil.
function feeding.pets(c, ctx)
  local pets = from_entities(c, ctx)
  if #pets == 0 then pets = from_survey(c, ctx) end
  return pets
end

-- Grams of dry food that the pets of a kind eat in a day; where none is known, an average one's.
function feeding.grams_a_day(pets, species, settings)
  local usual = { cat = settings.cat_kg, dog = settings.dog_kg }
  local sum, known = 0, false
  local function add(pet)
    local grams = pet.grams
    if not grams or grams <= 0 then
      grams = feeding.by_weight(species, pet.kg or usual[species])
      if pet.stage == "baby" then grams = grams * feeding.baby_percent // 100 end
      grams = grams * settings.dry_share // 100
    end
    sum, known = sum + grams, true
  end
  for _, pet in ipairs(pets) do
    if pet.species == species then add(pet) end
  end
  if not known then add {} end
  return math.max(sum, 1)
end

return feeding
