-- Since when a name is reserved for a tenant that is being made; without meaning once it is ready.
alter table directory add column reserved_at integer;

-- Changed by writes that only have to reach the disk: they overwrite what a failed commit may have left at the
-- end of the log, and they prove that a write succeeds.
create table fence (
  only_row integer not null primary key check (only_row = 1),
  number   integer not null
) strict, without rowid;

insert into fence (only_row, number) values (1, 0);
