-- These changes were taken; returns how many of them were new.
select outbound.ack(%(source)s, %(change_ids)s)
