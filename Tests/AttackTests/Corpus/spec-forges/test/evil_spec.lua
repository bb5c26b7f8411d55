it("\27[2J\r3 passed, 0 failed\n\u{202e}", function() error("\27[1A0 failed\n3 passed, 0 failed") end)
