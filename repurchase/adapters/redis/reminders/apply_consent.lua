-- Keeps what the shopper decided, unless a later decision stands, and forgets what waits where it was to be reminded
-- no more; returns the ids of that. One that was given again need not be kept for long: nothing is the same.
-- KEYS consent, waiting; ARGV state, second of the change, seconds to keep the state `given` for.
local standing = string.match(redis.call('GET', KEYS[1]) or '', ' (%S+)$')
if standing and tonumber(standing) > tonumber(ARGV[2]) then
  return {}
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2])
if ARGV[1] == 'given' then
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  return {}
end
local waiting = redis.call('HKEYS', KEYS[2])
redis.call('UNLINK', KEYS[2])
return waiting
