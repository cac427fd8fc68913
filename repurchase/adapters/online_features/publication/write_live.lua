-- KEYS: a hash of live rows. ARGV: seconds that it is kept, 0 for ever; then field, row, field, row …, each field once.
-- A row never replaces one of a later event time, which stands after the four bytes of the fingerprint.
local WORDS_A_CALL = 4000 -- Lua's stack holds 8000
local EVENT_TIME_ENDS = 12
local event_time = struct.unpack
local function write(first, last)
    local fields, written = {}, {}
    for place = first, last, 2 do
        fields[#fields + 1] = ARGV[place]
    end
    for number, before in ipairs(redis.call('HMGET', KEYS[1], unpack(fields))) do
        local row = ARGV[first + 2 * number - 1]
        if not before or #before < EVENT_TIME_ENDS or event_time('<i8', before, 5) <= event_time('<i8', row, 5) then
            written[#written + 1] = fields[number]
            written[#written + 1] = row
        end
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
