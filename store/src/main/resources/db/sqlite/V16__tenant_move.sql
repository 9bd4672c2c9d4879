-- How far the move of a tenant to or from another cluster is: 1 it is copied from here, 2 the same and nobody may write,
-- 3 it is whole here and nobody may write yet, 4 some of it is here, 5 it has gone. From 4 on nobody reads it here.
create table tenant_move (
  tenant_id text not null primary key,
  state     integer not null check (state between 1 and 5),
  cluster   text not null,
  attempt   integer not null check (attempt > 0),
  since     integer not null
) strict, without rowid;

-- What a tenant's behaviours did, without a look at those of others.
create index behavior_invocation_tenant on behavior_invocation (tenant_id, id);

-- What must stay must stay where the tenant lives. A copy of it follows the tenant in its own order, and what is left of
-- it in the cluster that it has gone from is removed.
drop trigger change_no_delete;
create trigger change_no_delete before delete on change
when not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'the change log is append-only');
end;

drop trigger version_set_revision_no_delete;
create trigger version_set_revision_no_delete before delete on version_set_revision
when not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'the ledger is append-only');
end;

drop trigger resource_version_no_delete;
create trigger resource_version_no_delete before delete on resource_version
when not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'versions are immutable');
end;

drop trigger resource_no_delete;
create trigger resource_no_delete before delete on resource
when old.kind <> 'persona'
 and not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'resources are deleted softly');
end;

drop trigger resource_stays_deleted;
create trigger resource_stays_deleted before update on resource
when old.deleted = 1 and (new.deleted = 0 or new.latest_version = old.latest_version)
 and not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'a deleted resource is final');
end;

drop trigger version_set_release_stays;
create trigger version_set_release_stays before delete on version_set
when old.name = 'release'
 and not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'release cannot be deleted');
end;

drop trigger change_request_is_over;
create trigger change_request_is_over before update on change_request
when old.state not in ('OPEN', 'READY') and not (old.state = 'STALE' and new.state = 'OPEN')
 and not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'a change request that is over is final');
end;

drop trigger change_request_no_delete;
create trigger change_request_no_delete before delete on change_request
when not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3)
begin
  select raise(abort, 'change requests are kept');
end;
