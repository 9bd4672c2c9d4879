-- What a transaction must know of its tenant before it writes, in the one row that every write takes anyway:
-- the number of the newest change that concerns who may do what, and the time of the newest change.
alter table tenant add column access_seq integer not null default 0;
alter table tenant add column changed_at integer not null default 0;

update tenant set
  access_seq = seq,
  changed_at = coalesce((select max(at) from change where change.tenant_id = tenant.id), 0);
