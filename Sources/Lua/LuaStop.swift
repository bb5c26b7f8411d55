import CLua
import Synchronization

/// Asks a state to stop. The wish is sticky: from then on each call ends as ``LuaError/Kind/killed``,
/// whatever Lua returns, until ``reset()``.
///
/// Nothing is hooked before there is a reason to. What it cannot interrupt is time spent inside one
/// C library function; for that the process has to be ended from outside.
public final class LuaStop: @unchecked Sendable {
  // `control` is touched by other threads only under the lock and before `isClosed`; the flag in it
  // is atomic, and the rest is left to the owning thread, which a signal interrupts.
  private let control: UnsafeMutablePointer<siyu_control>
  private let owner = siyu_thread_id()
  private let state = Mutex((isClosed: false, wasSignalled: false))

  init(_ control: UnsafeMutablePointer<siyu_control>) { self.control = control }

  /// Makes ``request()`` work from other threads; call it once on the owner's. Takes over SIGURG for
  /// the process, which is ignored by default, and lets this thread receive it.
  public func listenToOtherThreads() { _ = siyu_install_signal(siyu_stop_signal()) }

  /// Asks, from any thread. From another than the owner's it reaches code that calls no host
  /// function only after ``listenToOtherThreads()``; a seccomp filter must then allow
  /// `rt_tgsigqueueinfo`.
  public func request() {
    if siyu_thread_id() == owner { return requestOnOwnThread() }
    state.withLock {
      guard !$0.isClosed else { return }
      siyu_stop_flag(control)
      $0.wasSignalled = true
      _ = siyu_signal_owner(control, owner, siyu_stop_signal())
    }
  }

  /// Asks from the thread that owns the state: from a function Lua called, or from a signal handler
  /// on that thread (it takes no lock and allocates nothing).
  public func requestOnOwnThread() { siyu_stop_here(control) }

  /// Ends the state's next or current work after about so many instructions. For tests and other
  /// places where time must not decide: it slows Lua down by half.
  public func request(afterInstructions count: Int) {
    siyu_set_budget(control, Int32(clamping: max(count, 1)))
  }

  public var isRequested: Bool { siyu_stopped(control) != 0 }

  /// Lets the state work again. Only on the owner's thread.
  public func reset() { siyu_stop_reset(control) }

  /// After this no thread touches the control block: a signal already sent is delivered to this
  /// thread when it next leaves the kernel, so it enters it once.
  func close() {
    let wasSignalled = state.withLock {
      $0.isClosed = true
      return $0.wasSignalled
    }
    if wasSignalled { _ = siyu_thread_id() }
  }
}
