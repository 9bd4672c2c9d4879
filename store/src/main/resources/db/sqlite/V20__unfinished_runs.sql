-- Who makes a run is asked for those of theirs that are not over, inside the write.
create index unit_test_set_run_unfinished on unit_test_set_run (tenant_id, set_id, id)
  where state in ('PENDING', 'RUNNING');
