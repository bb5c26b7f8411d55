/// What `siyu init` writes.
enum WorkspaceScaffold {
  static func settings(brand: String) -> String {
    """
    # A siyu workspace. siyu reads this file and never rewrites it.

    [brand]
    name        = \(TOMLText.quoted(brand))
    currency    = "CNY"              # one for the whole workspace
    time_zone   = "Asia/Shanghai"    # for days, quiet hours and display
    week_starts = "monday"

    [store]
    path = ".siyu/siyu.db"

    [calendar]
    file = "calendars/workdays.toml"   # holidays and moved workdays; add the next year each November

    [plugins]
    # Without a list every folder in plugins/ runs, by name. With one, these run, in this order:
    # enabled = ["skincare"]

    # A plugin gets what it asks for in plugin.toml if that is "orders", "events" or its own "tag".
    # Everything else is granted by name, here or with `siyu plugin grant`:
    # [plugins.skincare]
    # grant = ["birthday", "tag:lifecycle"]

    # A plugin's settings, where its defaults do not fit:
    # [settings.skincare]
    # high_value = "3000.00"

    # Tag groups that several plugins share:
    # [tag_groups.lifecycle]
    # title     = "生命周期"
    # dimension = "customer"         # product, customer, value or behaviour
    # exclusive = true               # one value at a time
    # values    = { new = "新客", loyal = "老客", dormant = "沉睡" }

    # Fields of your own for customers, and things of theirs with fields:
    # [attributes.skin_type]
    # title   = "肤质"
    # type    = "choice"             # text, integer, number, boolean, date, money or choice
    # choices = ["dry", "oily", "mixed", "sensitive"]
    #
    # [entities.pet]
    # title = "宠物"
    # [entities.pet.fields.birthday]
    # type = "date"

    # How messages leave, each touchpoint by one channel; docs/reference/channels.md has all keys:
    # [channels.files]
    # kind        = "folder"         # folder, stdout or webhook
    # touchpoints = ["wecom.chat"]
    # path        = "out/wecom"
    # format      = "csv"            # csv, jsonl or xlsx

    [content]
    # Words that may not stand in messages, one a line; and longer words that are fine all the same.
    forbidden = ["\(AdvertisingWords.path)"]
    # allow          = ["最大限度"]
    # link_parameter = "siyu"        # carries a message's code in links: https://…?siyu=…

    # What lets messages out, for all plugins. What is commented holds while nothing else is said,
    # unless it says "for example":
    [gate]
    # require_consent   = false                 # true: marketing only to those who said yes
    # quiet             = ["21:00", "09:00"]    # on the brand's clock; false: at any time
    # unanswered        = 15                    # marketing in a row without an answer, then none
    # unsubscribe_words = ["退订", "T", "TD", "stop", "unsubscribe"]
    # caps = [                                  # marketing, to one customer or one group
    #   { touchpoint = "wecom.chat",  most = 4, per = "month" },   # or most = "days-of-month"
    #   { touchpoint = "wecom.group", most = 4, per = "month" },
    #   { most = 1, per = "day" },              # by all touchpoints together
    #   { most = 3, per = "week" },
    # ]
    # staff = [                                 # one member of staff, a day
    #   { what = "links",       most = 200 },
    #   { what = "friend-adds", most = 50 },
    # ]
    # For example:
    # approval_above    = 5000                  # larger plans need a second person
    # suppress          = ["lists/suppressed.csv"]
    # zone_attribute    = "timezone"            # customers' own clocks, for quiet hours

    [limits]
    # question_ms        = 1000      # for one question about one customer
    # load_ms            = 2000      # for loading a plugin
    # pass_s             = 600       # for a plugin in a whole pass
    # memory_mb          = 64        # for a plugin in a worker
    # accounts_per_phone = 5         # with more, a phone number is no evidence of one person

    [workers]
    # confinement        = "required"   # "available": run plugins even where protection is missing

    """
  }

  static let ignore = """
    # The database and the key stay on this machine.
    /.siyu/
    # What scripts write, and rows that imports refused: customers' data.
    /out/
    *.rejected.csv
    # Files for `siyu work` to take in: customers' data.
    /inbox/
    # Suppression lists: customers' ids and phone numbers.
    /lists/

    """

  static let privateIgnore = """
    # The database and the key stay on this machine.
    *

    """
}
