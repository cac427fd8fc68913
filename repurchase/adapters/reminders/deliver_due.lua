-- Moves what is due to the waiting reminders of its shoppers; returns the bodies moved, the earliest first.
-- KEYS scheduled, bodies; ARGV second of now, how many at most, seconds that a reminder waits.
-- It writes keys that it learns from the bodies, which one Redis allows and a Redis Cluster does not.
local moved = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  local body = redis.call('HGET', KEYS[2], id)
  if body then
    local waiting = 'waiting:{' .. cjson.decode(body).user_id .. '}'
    redis.call('HSET', waiting, id, body)
    redis.call('EXPIRE', waiting, ARGV[3])
    redis.call('HDEL', KEYS[2], id)
    moved[#moved + 1] = body
  end
  redis.call('ZREM', KEYS[1], id)
end
return moved
