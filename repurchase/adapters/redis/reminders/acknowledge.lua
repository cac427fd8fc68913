-- Forgets what Alice has taken, as far as its lease is still the caller's; returns how many those were.
-- KEYS as of Shard.places; ARGV id and second in which the lease ends of each.
-- What was put off meanwhile keeps its new body.
local forgotten = 0
for at = 1, #ARGV, 2 do
  local id = ARGV[at]
  if tonumber(redis.call('ZSCORE', KEYS[2], id) or '-1') == tonumber(ARGV[at + 1]) then
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[4], id)
    if not redis.call('ZSCORE', KEYS[1], id) then
      redis.call('HDEL', KEYS[3], id)
    end
    forgotten = forgotten + 1
  end
end
return forgotten
