-- Schedules reminders whose ids are not known; returns the ids that are new.
-- KEYS scheduled, bodies, known; ARGV seconds to know an id for, then id, due second, body of each.
local now = tonumber(redis.call('TIME')[1])
local forget_at = now + tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
local new = {}
for at = 2, #ARGV, 3 do
  if redis.call('ZADD', KEYS[3], 'NX', forget_at, ARGV[at]) == 1 then
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 2])
    redis.call('ZADD', KEYS[1], ARGV[at + 1], ARGV[at])
    new[#new + 1] = ARGV[at]
  end
end
return new
