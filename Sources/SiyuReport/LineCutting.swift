/// Whether long titles and cells are cut with "…".
///
/// On a terminal a line that runs on breaks the table, and the end of it could pass for siyu's own
/// words. In a pipe nobody looks at it, and whoever reads on wants all of it.
public enum LineCutting {
  @TaskLocal public static var isOff = false

  /// The widest that anything may be here.
  static func width(_ width: Int) -> Int { isOff ? .max : width }
}
