-- Takes leased ones out for good, as far as the lease is still the caller's, and keeps the reason for a while.
-- KEYS as of Shard.places; ARGV reason, how many reasons to keep and for how many seconds, then id and second in which
-- the lease ends of each. Returns how many were given up.
local given_up = 0
redis.call('XTRIM', KEYS[5], 'MINID', (redis.call('TIME')[1] - ARGV[3]) * 1000)
for at = 4, #ARGV, 2 do
  local id = ARGV[at]
  if tonumber(redis.call('ZSCORE', KEYS[2], id) or '-1') == tonumber(ARGV[at + 1]) then
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[4], id)
    if not redis.call('ZSCORE', KEYS[1], id) then
      redis.call('HDEL', KEYS[3], id)
    end
    redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[2], '*', 'reminder_id', id, 'reason', ARGV[1])
    redis.call('EXPIRE', KEYS[5], ARGV[3])
    given_up = given_up + 1
  end
end
return given_up
