-- Forgets waiting reminders of one shopper, and every notification of them on its way; returns how many waited.
-- KEYS waiting, accepted; ARGV second of now, seconds that they are remembered, then ids.
local marks, ids = {}, {}
for place = 3, #ARGV do
  ids[#ids + 1] = ARGV[place]
  marks[#marks + 1] = ARGV[1]
  marks[#marks + 1] = ARGV[place]
end
redis.call('ZADD', KEYS[2], 'GT', unpack(marks))
redis.call('EXPIRE', KEYS[2], ARGV[2])
return redis.call('HDEL', KEYS[1], unpack(ids))
