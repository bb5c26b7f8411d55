import SiyuArchives

// Reads archives that strangers made. Gives up its rights before the first byte; ends the process.
UnpackProgram.serve()
