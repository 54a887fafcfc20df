-- Requests that look like distinct readers: another address and another browser each time.
local pid = 0
function setup(thread) thread:set("id", pid); pid = pid + 1 end
local n = 0
local agents = {
  "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
}
function init(args) offset = tonumber(args[1] or "0") end
function request()
  n = n + 1
  local k = offset + id * 2000000 + n
  local address = string.format("100.%d.%d.%d", 64 + math.floor(k / 65536) % 64, math.floor(k / 256) % 256, k % 256)
  return wrk.format("GET", nil, {
    ["X-Forwarded-For"] = address,
    ["User-Agent"] = agents[n % 3 + 1] .. " r/" .. math.floor(k / 4194304),
    ["Accept-Encoding"] = "gzip",
    ["Accept"] = "text/html",
  })
end
