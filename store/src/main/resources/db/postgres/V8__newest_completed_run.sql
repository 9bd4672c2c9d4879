-- The index of V18 in db/sqlite; what is said of it there holds here too.
create index unit_test_set_run_completed on unit_test_set_run (tenant_id, set_id, ended_at, id)
  where state = 'COMPLETED';
