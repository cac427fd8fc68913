-- Plans leased ones anew, each twice as long after the last try, as far as the lease is still the caller's.
-- KEYS as of Shard.places; ARGV second of now, seconds after the first try, seconds at the longest, then id and
-- second in which the lease ends of each. Returns how many were planned anew.
local again = 0
for at = 4, #ARGV, 2 do
  local id = ARGV[at]
  if tonumber(redis.call('ZSCORE', KEYS[2], id) or '-1') == tonumber(ARGV[at + 1]) then
    local tries = redis.call('HINCRBY', KEYS[4], id, 1)
    local pause = math.min(ARGV[2] * 2 ^ (tries - 1), tonumber(ARGV[3]))
    redis.call('ZREM', KEYS[2], id)
    redis.call('ZADD', KEYS[1], 'NX', string.format('%.3f', ARGV[1] + pause), id)
    again = again + 1
  end
end
return again
