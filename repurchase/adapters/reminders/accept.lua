-- Lets a reminder wait, unless it was accepted for this slot or a later one before; returns 1, or 0 where it was.
-- KEYS waiting, accepted; ARGV id, due second, body, seconds that a reminder waits, seconds to know an id for.
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[5]))
if redis.call('ZADD', KEYS[2], 'GT', 'CH', ARGV[2], ARGV[1]) == 0 then
  return 0
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
