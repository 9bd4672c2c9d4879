-- Which fields the hash of a revision is made of: from 2 on also the service and the version set, so that a ledger cannot be
-- passed off as that of another one.
alter table version_set_revision add column format integer not null default 1 check (format in (1, 2));

-- What the log says of one set, without reading what it says of anything else.
create index change_of_version_set on change (tenant_id, subject_id, version_set, revision)
  where version_set is not null;
