dofile("../../.siyu/key")
