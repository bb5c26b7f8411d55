return { answer = "yes" }
