-- Leases what is due, what a dead worker left behind first; returns how many those were, then id and body of each.
-- KEYS as of Shard.places; ARGV second of now, how many at most, second in which the lease ends.
-- Who was put off while a worker held it is planned again already: only its lease is left to drop.
local claimed, reclaimed = {}, 0
for _, id in ipairs(redis.call('ZRANGE', KEYS[2], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  if redis.call('ZSCORE', KEYS[1], id) then
    redis.call('ZREM', KEYS[2], id)
  else
    redis.call('HINCRBY', KEYS[4], id, 1)
    reclaimed = reclaimed + 1
    claimed[reclaimed] = id
  end
end
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2] - reclaimed)
if #due > 0 then
  redis.call('ZREM', KEYS[1], unpack(due))
end
for _, id in ipairs(due) do
  claimed[#claimed + 1] = id
end
if #claimed == 0 then
  return {0}
end
local bodies = redis.call('HMGET', KEYS[3], unpack(claimed))
local leases, told = {}, {reclaimed}
for at, id in ipairs(claimed) do
  leases[2 * at - 1], leases[2 * at] = ARGV[3], id
  told[2 * at], told[2 * at + 1] = id, bodies[at] or ''
end
redis.call('ZADD', KEYS[2], unpack(leases))
return told
