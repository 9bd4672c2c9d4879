-- The index of V19 in db/sqlite; what is said of it there holds here too.
create index behavior_invocation_version on behavior_invocation (set_id, version);
