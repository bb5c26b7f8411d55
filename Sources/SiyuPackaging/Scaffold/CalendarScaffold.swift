/// The calendar of workdays that `siyu init` writes.
enum CalendarScaffold {
  /// China's 2026. From the State Council's notice on the holidays of 2026 of 4 November 2025
  /// (国务院办公厅关于2026年部分节假日安排的通知, 国办发明电〔2025〕7号).
  static let workdays = """
    # The days on which your people work, for steps and triggers that say `workdays`.
    #
    # Monday to Friday are workdays, except those under `off`; Saturday and Sunday are not, except those
    # under `work` (调休). A year that is not here is unknown, and what needs it says so; add one each
    # November, when the next is announced. A year with nothing in it has weekends only.
    #
    # 2026: 国务院办公厅关于2026年部分节假日安排的通知，国办发明电〔2025〕7号，2025年11月4日

    [2026]
    off = [
      "2026-01-01..2026-01-03 元旦",
      "2026-02-15..2026-02-23 春节",
      "2026-04-04..2026-04-06 清明节",
      "2026-05-01..2026-05-05 劳动节",
      "2026-06-19..2026-06-21 端午节",
      "2026-09-25..2026-09-27 中秋节",
      "2026-10-01..2026-10-07 国庆节",
    ]
    work = [
      "2026-01-04 元旦调休",
      "2026-02-14 春节调休",
      "2026-02-28 春节调休",
      "2026-05-09 劳动节调休",
      "2026-09-20 国庆节调休",
      "2026-10-10 国庆节调休",
    ]

    """
}
