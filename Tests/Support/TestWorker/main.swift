// A worker for tests: instead of Lua it runs one of a few native behaviours, named in the
// settings of the plugin it is given.
import SiyuBorder

WorkerLoop(program: NativeProgram()).run()
