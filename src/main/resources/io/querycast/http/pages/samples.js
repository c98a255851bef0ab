/** Queries to begin with, over the tables the provided model knows. */
export const SAMPLES = [
  { name: "One table", sql: "SELECT * FROM customer" },
  {
    name: "Filter and sort",
    sql: `SELECT o_orderkey, o_totalprice, o_orderdate
FROM orders
WHERE o_orderstatus = 'F'
  AND o_totalprice > 250000
ORDER BY o_totalprice DESC`,
  },
  {
    name: "Aggregate",
    sql: `SELECT l_returnflag, l_linestatus,
       sum(l_quantity) AS quantity,
       avg(l_extendedprice) AS price,
       count(*) AS lines
FROM lineitem
WHERE l_shipdate <= date '1998-12-01' - interval '90' day
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus`,
  },
  {
    name: "Joins",
    sql: `SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
FROM customer
JOIN orders ON c_custkey = o_custkey
JOIN lineitem ON l_orderkey = o_orderkey
JOIN nation ON c_nationkey = n_nationkey
WHERE o_orderdate BETWEEN date '1994-01-01' AND date '1994-12-31'
GROUP BY n_name
ORDER BY revenue DESC`,
  },
  {
    name: "Subquery",
    sql: `SELECT s_name, s_address
FROM supplier
WHERE s_suppkey IN (
  SELECT ps_suppkey
  FROM partsupp
  WHERE ps_availqty > (
    SELECT 0.5 * sum(l_quantity)
    FROM lineitem
    WHERE l_suppkey = ps_suppkey))
ORDER BY s_name`,
  },
];
