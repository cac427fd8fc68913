-- Puts a waiting reminder back into the schedule; returns 1, or 0 where it waits no more.
-- KEYS scheduled, bodies, waiting; ARGV id, due second, body.
if redis.call('HDEL', KEYS[3], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1
