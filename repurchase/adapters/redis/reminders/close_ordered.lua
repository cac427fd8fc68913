-- Closes the reminders that an order answers, and all that waits of their categories, which are withheld from now on;
-- where the order was refused or cancelled meanwhile, only the reminders themselves. Returns the ids of what waits no more.
-- KEYS waiting, accepted, ordered, refused; ARGV order id, second of the order, seconds that orders travel, seconds to
-- know an id for, and for each line: its field of `ordered`, reminder id, category.
local now = tonumber(redis.call('TIME')[1])
local marked = redis.call('HGET', KEYS[3], ARGV[1])
local is_cancelled = marked and string.sub(marked, -1) == ' '
local is_over = is_cancelled or redis.call('HEXISTS', KEYS[4], ARGV[1]) == 1
local answered, needs = {}, {}
for at = 5, #ARGV, 3 do
  answered[ARGV[at + 1]] = true
  needs[ARGV[at + 2]] = true
end
local closed = {}
local waiting = redis.call('HGETALL', KEYS[1])
for at = 1, #waiting, 2 do
  local read, reminder = pcall(cjson.decode, waiting[at + 1])
  local same_need = read and needs[reminder.category] and not is_over
  if answered[waiting[at]] or same_need then
    closed[#closed + 1] = waiting[at]
  end
end
if #closed > 0 then
  redis.call('HDEL', KEYS[1], unpack(closed))
end
for id in pairs(answered) do
  redis.call('ZADD', KEYS[2], 'GT', now, id)
end
for _, id in ipairs(closed) do
  redis.call('ZADD', KEYS[2], 'GT', now, id)
end
redis.call('EXPIRE', KEYS[2], ARGV[4])
if not is_over then
  local standing = redis.call('HGETALL', KEYS[3])
  for at = 1, #standing, 2 do
    if tonumber(string.match(standing[at + 1], '^%S+')) < now - tonumber(ARGV[3]) then
      redis.call('HDEL', KEYS[3], standing[at])
    end
  end
  for at = 5, #ARGV, 3 do
    redis.call('HSET', KEYS[3], ARGV[at], ARGV[2] .. ' ' .. ARGV[at + 2])
  end
  redis.call('EXPIRE', KEYS[3], ARGV[3])
end
return closed
