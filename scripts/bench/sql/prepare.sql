-- Bare tables in the best order for tags.sql: orders by customer and time, as siyu keeps them, and
-- lines by order, as their file has them. Not counted in any figure.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;
PRAGMA temp_store = MEMORY;

CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT);
INSERT INTO customer
SELECT CAST(customer_id AS INTEGER) AS id, nullif(city, '') FROM customer_file ORDER BY id;

-- Times as UTC seconds (the files' are China's), money in minor units.
CREATE TABLE orders (
  customer INTEGER, paid_at INTEGER, id INTEGER, net INTEGER,
  PRIMARY KEY (customer, paid_at, id)
) WITHOUT ROWID;
INSERT INTO orders
SELECT CAST(customer_id AS INTEGER) AS customer, unixepoch(paid_at) - 8 * 3600 AS at,
  CAST(order_id AS INTEGER) AS id,
  CAST(replace(amount, '.', '') AS INTEGER) - CAST(replace(refunded, '.', '') AS INTEGER)
FROM order_file WHERE paid_at <> '' ORDER BY customer, at, id;

CREATE TABLE line (
  order_id INTEGER, number INTEGER, category TEXT, amount INTEGER,
  PRIMARY KEY (order_id, number)
) WITHOUT ROWID;
INSERT INTO line
SELECT CAST(order_id AS INTEGER) AS id, 1, category,
  CAST(quantity AS INTEGER) * CAST(replace(price, '.', '') AS INTEGER)
FROM line_file ORDER BY id;

CREATE VIEW bought AS
SELECT o.customer, o.paid_at, l.category, l.amount
FROM orders AS o JOIN line AS l ON l.order_id = o.id;

-- For comparison: what an analyst might add for this very statement, customer and time copied into
-- each line.
CREATE TABLE clustered_line (
  customer INTEGER, paid_at INTEGER, order_id INTEGER, number INTEGER, category TEXT,
  amount INTEGER,
  PRIMARY KEY (customer, paid_at, order_id, number)
) WITHOUT ROWID;
INSERT INTO clustered_line
SELECT o.customer, o.paid_at, o.id, l.number, l.category, l.amount
FROM orders AS o JOIN line AS l ON l.order_id = o.id ORDER BY 1, 2, 3, 4;

DROP TABLE customer_file;
DROP TABLE order_file;
DROP TABLE line_file;
ANALYZE;
