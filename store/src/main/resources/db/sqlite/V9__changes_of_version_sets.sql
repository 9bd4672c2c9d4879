-- What the log says of one set, without reading what it says of anything else.
create index change_of_version_set on change (tenant_id, subject_id, version_set, revision)
  where version_set is not null;
