/// Which lines of a plugin ran, as a worker that counts them tells its host.
public enum CountedLines {
  /// The kind of job by which a worker of passes is asked what it counted since it loaded: a list of
  /// `file`, `lines` that can run, and `runs` of each.
  public static let job = "lines"
}
