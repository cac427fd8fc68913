-- Plans one anew that was planned before, whatever ids are known.
-- KEYS scheduled, bodies, tries; ARGV id, due second, body.
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1
