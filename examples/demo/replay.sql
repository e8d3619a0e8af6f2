-- Take the refused row again; returns how many rows were staged.
select staging.replay(array[%(reject_id)s]::bigint[])
