-- The index of V20 in db/sqlite; what is said of it there holds here too.
create index unit_test_set_run_unfinished on unit_test_set_run (tenant_id, set_id, id)
  where state in ('PENDING', 'RUNNING');
