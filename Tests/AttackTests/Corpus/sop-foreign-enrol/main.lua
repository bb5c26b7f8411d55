siyu.sop { id = "s", title = "s", enrol = { tag = "quiet.buys:yes", existing = true }, steps = { { id = "a", task = "a" } } }
