
-- One line for the driver: microseconds, and counts of errors.
function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format(
    "DRIVER requests=%d duration=%d p50=%d p99=%d p999=%d connect=%d read=%d write=%d timeout=%d status=%d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
