-- Lets a reminder wait, unless it was accepted for this slot or a later one before, or is withheld from its shopper:
-- its category is ordered and was not bought since, or the shopper wants no reminders. Returns which of `OUTCOMES`.
-- KEYS waiting, accepted, ordered, consent; ARGV id, due second, body, seconds that a reminder waits, seconds to know
-- an id for, category, second of its last purchase, seconds that orders travel.
local known, waits, withheld = 0, 1, 2
local now = tonumber(redis.call('TIME')[1])
if string.sub(redis.call('GET', KEYS[4]) or '', 1, 10) == 'withdrawn ' then
  return withheld
end
for _, order in ipairs(redis.call('HVALS', KEYS[3])) do
  local second, category = string.match(order, '^(%S+) (.*)$')
  second = tonumber(second)
  if category == ARGV[6] and second >= tonumber(ARGV[7]) and second > now - tonumber(ARGV[8]) then
    return withheld
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[5]))
if redis.call('ZADD', KEYS[2], 'GT', 'CH', ARGV[2], ARGV[1]) == 0 then
  return known
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return waits
