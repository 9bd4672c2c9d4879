-- The condition of passed tests asks for the newest completed run of a set inside the write that it decides on.
create index unit_test_set_run_completed on unit_test_set_run (tenant_id, set_id, ended_at, id)
  where state = 'COMPLETED';
