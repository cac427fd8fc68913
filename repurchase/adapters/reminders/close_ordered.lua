-- Closes the reminder that an order answers, and all that waits of its category, which is withheld from now on; where
-- the Market has refused the order meanwhile, only the reminder itself. Returns the ids of what waits no more.
-- KEYS waiting, accepted, ordered, refused; ARGV reminder id, category, order id, second of the order, seconds that
-- orders travel, seconds to know an id for.
local now = tonumber(redis.call('TIME')[1])
local is_refused = redis.call('HEXISTS', KEYS[4], ARGV[3]) == 1
local closed = {}
local waiting = redis.call('HGETALL', KEYS[1])
for at = 1, #waiting, 2 do
  local read, reminder = pcall(cjson.decode, waiting[at + 1])
  local same_need = read and reminder.category == ARGV[2] and not is_refused
  if waiting[at] == ARGV[1] or same_need then
    closed[#closed + 1] = waiting[at]
  end
end
if #closed > 0 then
  redis.call('HDEL', KEYS[1], unpack(closed))
end
redis.call('ZADD', KEYS[2], 'GT', now, ARGV[1])
for _, id in ipairs(closed) do
  redis.call('ZADD', KEYS[2], 'GT', now, id)
end
redis.call('EXPIRE', KEYS[2], ARGV[6])
if not is_refused then
  local standing = redis.call('HGETALL', KEYS[3])
  for at = 1, #standing, 2 do
    if tonumber(string.match(standing[at + 1], '^%S+')) < now - tonumber(ARGV[5]) then
      redis.call('HDEL', KEYS[3], standing[at])
    end
  end
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[4] .. ' ' .. ARGV[2])
  redis.call('EXPIRE', KEYS[3], ARGV[5])
end
return closed
