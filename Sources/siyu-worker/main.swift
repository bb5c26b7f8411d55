import SiyuScripting

// Everything a worker may do is decided before and inside this call; it ends the process.
LuaWorkerProgram.serve()
