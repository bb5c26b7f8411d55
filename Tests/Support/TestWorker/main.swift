// A worker for tests: instead of Lua it runs one of a few native behaviours, named in the
// settings of the plugin it is given. With `--lacking` it starts where nobody may filter system
// calls.
import CAttempts
import SiyuBorder

if CommandLine.arguments.contains("--lacking") { _ = siyu_refuse_filters() }
WorkerLoop(program: NativeProgram()).run()
