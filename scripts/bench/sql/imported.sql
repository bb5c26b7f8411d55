-- The tables as imported: the files' own columns, ids and times as text, money as decimal numbers,
-- and the indexes that everybody makes. This is what a brand has that uses sqlite3 and not siyu.
-- Run in the folder of the files; not counted in any figure.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1000000;

CREATE TABLE customers (
  customer_id TEXT PRIMARY KEY, gender TEXT, province TEXT, city TEXT, channel TEXT, joined_at TEXT
);
CREATE TABLE orders (
  order_id TEXT PRIMARY KEY, customer_id TEXT, paid_at TEXT, amount REAL, refunded REAL,
  channel TEXT, shop TEXT, status TEXT
);
CREATE TABLE order_lines (
  order_id TEXT, sku TEXT, title TEXT, category TEXT, quantity INTEGER, price REAL
);

.mode csv
.import --skip 1 customers.csv customers
.import --skip 1 orders.csv orders
.import --skip 1 order-lines.csv order_lines

CREATE INDEX orders_by_customer ON orders (customer_id, paid_at);
CREATE INDEX order_lines_by_order ON order_lines (order_id);
ANALYZE;
