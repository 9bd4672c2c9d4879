-- Sends the requests of a file in turn: method, path and authorization, parted by tabs.
local requests = {}
local turn = 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, authorization = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    if authorization ~= "" then headers["Authorization"] = authorization end
    requests[#requests + 1] = wrk.format(method, path, headers)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
