-- Why rows were refused: a source sees its own.
select reject_id, staging_table, source_key, code, column_name, value, advice_ru, advice_en
from staging.reject
where state = 'open'
order by reject_id
