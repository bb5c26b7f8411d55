-- How many customers got which tag.
SELECT 'bench.value', value, count(*) FROM tags WHERE value IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'bench.recency', recency, count(*) FROM tags WHERE recency IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'bench.frequency', frequency, count(*) FROM tags WHERE frequency IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'bench.favourite', favourite, count(*) FROM tags WHERE favourite IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'bench.city', city, count(*) FROM tags WHERE city IS NOT NULL GROUP BY 2;
