-- Sends writes to the resources of a file in turn. Each pass over them takes the next of the bodies of a second file, and
-- the number of the request stands in for @N@. The third argument is the number of the first request.
local heads, bodies = {}, {}
local number

function init(args)
  for line in io.lines(args[1]) do
    local method, path, authorization = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    heads[#heads + 1] = {method = method, path = path, headers = {
      ["Authorization"] = authorization, ["Content-Type"] = "application/json"}}
  end
  for line in io.lines(args[2]) do bodies[#bodies + 1] = line end
  number = tonumber(args[3])
end

function request()
  number = number + 1
  local at = number % #heads
  local pass = math.floor(number / #heads)
  local head = heads[at + 1]
  local body = bodies[(pass + at) % #bodies + 1]:gsub("@N@", string.format("%06d", number % 1000000))
  return wrk.format(head.method, head.path, head.headers, body)
end
