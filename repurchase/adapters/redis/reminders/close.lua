-- Forgets a waiting reminder, and every notification of it that is on its way; returns whether it waited.
-- KEYS waiting, accepted; ARGV id, second of now, seconds that it is remembered.
redis.call('ZADD', KEYS[2], 'GT', ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return redis.call('HDEL', KEYS[1], ARGV[1])
