-- The strictest comparison: bare tables made for prepared-tags.sql and nothing else. Whole-number
-- ids, times as UTC seconds, money in minor units, orders by customer and time as siyu keeps them,
-- lines by order. Made from the tables as imported, which are attached as `imported`; not counted
-- in any figure.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;
PRAGMA temp_store = MEMORY;

CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT);
INSERT INTO customer
SELECT CAST(customer_id AS INTEGER) AS id, nullif(city, '') FROM imported.customers ORDER BY id;

-- The files' times are China's.
CREATE TABLE orders (
  customer INTEGER, paid_at INTEGER, id INTEGER, net INTEGER,
  PRIMARY KEY (customer, paid_at, id)
) WITHOUT ROWID;
INSERT INTO orders
SELECT CAST(customer_id AS INTEGER) AS customer, unixepoch(paid_at) - 8 * 3600 AS at,
  CAST(order_id AS INTEGER) AS id,
  CAST(round(amount * 100) AS INTEGER) - CAST(round(refunded * 100) AS INTEGER)
FROM imported.orders WHERE paid_at <> '' ORDER BY customer, at, id;

CREATE TABLE line (
  order_id INTEGER, number INTEGER, category TEXT, amount INTEGER,
  PRIMARY KEY (order_id, number)
) WITHOUT ROWID;
INSERT INTO line
SELECT CAST(order_id AS INTEGER) AS id, 1, category,
  quantity * CAST(round(price * 100) AS INTEGER)
FROM imported.order_lines ORDER BY id;

CREATE VIEW bought AS
SELECT o.customer, o.paid_at, l.category, l.amount
FROM orders AS o JOIN line AS l ON l.order_id = o.id;

-- One step further: customer and time copied into each line.
CREATE TABLE clustered_line (
  customer INTEGER, paid_at INTEGER, order_id INTEGER, number INTEGER, category TEXT,
  amount INTEGER,
  PRIMARY KEY (customer, paid_at, order_id, number)
) WITHOUT ROWID;
INSERT INTO clustered_line
SELECT o.customer, o.paid_at, o.id, l.number, l.category, l.amount
FROM orders AS o JOIN line AS l ON l.order_id = o.id ORDER BY 1, 2, 3, 4;

ANALYZE main;
