-- Moves what is due to the waiting reminders of its shoppers; returns the bodies moved, the earliest first.
-- KEYS scheduled, bodies; ARGV second of now, how many at most, seconds that a reminder waits.
-- A body that is no JSON is dropped, or it would hold up all others.
-- It writes keys that it learns from the bodies, which one Redis allows and a Redis Cluster does not.
local moved = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  local body = redis.call('HGET', KEYS[2], id)
  local readable, reminder = pcall(cjson.decode, body)
  if readable then
    local waiting = 'waiting:{' .. reminder.user_id .. '}'
    redis.call('HSET', waiting, id, body)
    redis.call('EXPIRE', waiting, ARGV[3])
    moved[#moved + 1] = body
  end
  redis.call('HDEL', KEYS[2], id)
  redis.call('ZREM', KEYS[1], id)
end
return moved
