-- Rows of one table, as the role source_<name>; source_system is filled in by itself.
insert into staging.{table} ({columns}) values ({values})
