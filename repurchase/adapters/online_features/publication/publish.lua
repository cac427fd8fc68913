-- KEYS: the list of a view's registered generations, what names the published one, when it was published (Unix
-- seconds). ARGV: the generation to publish.
-- Only the run that was registered last may publish: an earlier one that still writes was given up by it.
if redis.call('LINDEX', KEYS[1], -1) ~= ARGV[1] then
    return 0
end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], redis.call('TIME')[1])
return 1
