-- Another value for one column of a refused row.
select staging.correct(%(reject_id)s, %(column_name)s, %(value)s)
