extension Touchpoint {
  /// A member of staff sends it, or confirms it, from an account of their own: WeCom's messages all are
  /// (a mass message is a task that staff confirm; WeCom documentation, page 92135). What the service
  /// account sends comes from the brand.
  public var isSentByStaff: Bool { self != .serviceAccount }

  /// It counts against how many friends a member of staff may ask for in a day.
  public var asksFriend: Bool { self == .friend }
}
