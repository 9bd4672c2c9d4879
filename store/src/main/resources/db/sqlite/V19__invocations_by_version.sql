-- Versions are removed when their tenant has moved away, and each asks all invocations of all tenants whether one refers to it.
create index behavior_invocation_version on behavior_invocation (set_id, version);
