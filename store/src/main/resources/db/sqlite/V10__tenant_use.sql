-- What each tenant takes, kept exactly by triggers that are made after this: rows that are not log, about the
-- bytes that its snapshot takes in memory, and about the bytes that its rows take on disk.
create table tenant_use (
  tenant_id    text not null primary key references tenant (id),
  row_count    integer not null,
  memory_bytes integer not null,
  disk_bytes   integer not null
) strict, without rowid;
