-- Replenishment as a test of simulation: what it does to the CDNOW orders of 1997 is counted once
-- more, by other means, in count.py beside this file.
--
-- Without a holdout and without conditions of its own: an order after the enrolment is the goal, which
-- ends the walk, so a step is reached by those only who have not bought again.

siyu.sop {
  id = "replenish", title = "补货提醒",
  enrol = { on = "order.paid" },
  again = "90d",
  goal = { on = "order.paid", within = "90d" },
  steps = {
    { id = "first", after = "30d", send = "content/first", if_refused = "wait", within = "1d" },
    { id = "second", after = "60d", send = "content/second", if_refused = "wait", within = "1d" },
  },
}
