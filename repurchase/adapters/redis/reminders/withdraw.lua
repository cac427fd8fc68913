-- Takes planned and leased ones back; returns how many there were.
-- KEYS as of Shard.places; ARGV ids.
local withdrawn = 0
for _, id in ipairs(ARGV) do
  if redis.call('ZREM', KEYS[1], id) + redis.call('ZREM', KEYS[2], id) > 0 then
    withdrawn = withdrawn + 1
  end
end
redis.call('HDEL', KEYS[3], unpack(ARGV))
redis.call('HDEL', KEYS[4], unpack(ARGV))
return withdrawn
