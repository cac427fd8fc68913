-- KEYS: a hash of live rows. ARGV: seconds that it is kept, 0 for ever; then field, row, field, row …
-- A row never replaces one of a later event time, which stands after the four bytes of the fingerprint.
local function event_time(row)
    return (struct.unpack('<i8', row, 5))
end
for place = 2, #ARGV, 2 do
    local field, row = ARGV[place], ARGV[place + 1]
    local standing = redis.call('HGET', KEYS[1], field)
    if not standing or #standing < 12 or event_time(standing) <= event_time(row) then
        redis.call('HSET', KEYS[1], field, row)
    end
end
if tonumber(ARGV[1]) > 0 then
    redis.call('EXPIRE', KEYS[1], ARGV[1])
end
