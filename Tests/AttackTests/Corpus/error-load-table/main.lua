error({ message = "\27[2J", file = "/etc/passwd", line = 1 })
