#!/usr/bin/env python3
"""Counts what the SOP `replenish` does to CDNOW's orders, without siyu.

    count.py cdnow_master.txt [AFTER] [TO]      days; by default 1996-12-31 and 1997-12-31

The SOP is first applied at midnight of AFTER: orders of later days enrol, up to TO. Days are whole,
since the file has no times of day.

- An order enrols a customer whose last enrolment is more than 90 days old. On the 90th day it does
  where the goal was reached before; otherwise the walk still waits for this very order.
- The goal is the first order of a later day, up to and with the 90th day after.
- A message is due 30 and 60 days after, if the goal was not reached up to and with that day.
"""

import collections
import datetime
import sys

DAY = datetime.timedelta(days=1)


def day(text):
    return datetime.date.fromisoformat(text)


def orders(path):
    """Days of orders by customer, ascending."""
    found = collections.defaultdict(set)
    with open(path, encoding="ascii") as file:
        for line in file:
            cells = line.split()
            if len(cells) == 4 and cells[1].isdigit() and len(cells[1]) == 8:
                text = cells[1]
                found[cells[0]].add(day(f"{text[:4]}-{text[4:6]}-{text[6:]}"))
    return {customer: sorted(days) for customer, days in found.items()}


def enrolments(days, after, to):
    last, reached = None, False
    for at in days:
        if not after < at <= to:
            continue
        age = (at - last) if last else None
        if age is None or age > 90 * DAY or (age == 90 * DAY and reached):
            last, reached = at, False
            yield at
        else:
            reached = True


def count(path, after, to):
    months = collections.defaultdict(collections.Counter)
    for days in orders(path).values():
        for enrolled in enrolments(days, after, to):
            months[enrolled.strftime("%Y-%m")]["enrolled"] += 1
            goal = next((d for d in days if enrolled < d <= min(to, enrolled + 90 * DAY)), None)
            sent = 0
            for step, wait in (("first", 30), ("second", 60)):
                due = enrolled + wait * DAY
                if due <= to and (goal is None or goal > due):
                    months[due.strftime("%Y-%m")][step] += 1
                    sent += 1
            if goal:
                months[goal.strftime("%Y-%m")][f"goal after {sent}"] += 1
    return months


def main():
    path, *rest = sys.argv[1:]
    after, to = (day(text) for text in (rest + ["1996-12-31", "1997-12-31"][len(rest):]))
    columns = ["enrolled", "first", "second", "goal after 0", "goal after 1", "goal after 2"]
    months = count(path, after, to)
    print("month  " + "".join(f"{name:>14}" for name in columns))
    for month in sorted(months):
        print(month + "".join(f"{months[month][name]:>14}" for name in columns))
    print("all    " + "".join(f"{sum(m[name] for m in months.values()):>14}" for name in columns))


if __name__ == "__main__":
    main()
