-- KEYS: a hash of live rows. ARGV: seconds that it is kept, 0 for ever; then field, row, field, row …
-- A row never replaces one of a later event time, which stands after the four bytes of the fingerprint.
local WORDS_A_CALL = 4000 -- Lua's stack holds 8000
local function event_time(row)
    return (struct.unpack('<i8', row, 5))
end
local function write(first, last)
    local fields = {}
    for place = first, last, 2 do
        fields[#fields + 1] = ARGV[place]
    end
    local standing, latest, written = redis.call('HMGET', KEYS[1], unpack(fields)), {}, {}
    for number, field in ipairs(fields) do
        local row, before = ARGV[first + 2 * number - 1], latest[field] or standing[number]
        if not before or #before < 12 or event_time(before) <= event_time(row) then
            latest[field] = row
        end
    end
    for field, row in pairs(latest) do
        written[#written + 1] = field
        written[#written + 1] = row
    end
    if #written > 0 then
        redis.call('HSET', KEYS[1], unpack(written))
    end
end
for first = 2, #ARGV, WORDS_A_CALL do
    write(first, math.min(first + WORDS_A_CALL - 1, #ARGV))
end
if tonumber(ARGV[1]) > 0 then
    redis.call('EXPIRE', KEYS[1], ARGV[1])
end
