-- What the hash of a revision covers. In format 1 it does not say which set of which service the revision is of.
alter table version_set_revision add column format integer not null default 1 check (format in (1, 2));
