-- The table of V16 in db/sqlite; what is said of it there holds here too.
create table tenant_move (
  tenant_id text collate "C" not null primary key,
  state     bigint not null check (state between 1 and 5),
  cluster   text collate "C" not null,
  attempt   bigint not null check (attempt > 0),
  since     bigint not null
);

create index behavior_invocation_tenant on behavior_invocation (tenant_id, id);

create function refuse_where_tenant_lives() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from tenant_move m where m.tenant_id = old.tenant_id and m.state > 3) then
    raise exception '%', tg_argv[0];
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;

drop trigger change_no_delete on change;
create trigger change_no_delete before delete on change
  for each row execute function refuse_where_tenant_lives('the change log is append-only');
drop trigger version_set_revision_no_delete on version_set_revision;
create trigger version_set_revision_no_delete before delete on version_set_revision
  for each row execute function refuse_where_tenant_lives('the ledger is append-only');
drop trigger resource_version_no_delete on resource_version;
create trigger resource_version_no_delete before delete on resource_version
  for each row execute function refuse_where_tenant_lives('versions are immutable');
drop trigger resource_no_delete on resource;
create trigger resource_no_delete before delete on resource
  for each row when (old.kind <> 'persona')
  execute function refuse_where_tenant_lives('resources are deleted softly');
drop trigger resource_stays_deleted on resource;
create trigger resource_stays_deleted before update on resource
  for each row when (old.deleted = 1 and (new.deleted = 0 or new.latest_version = old.latest_version))
  execute function refuse_where_tenant_lives('a deleted resource is final');
drop trigger version_set_release_stays on version_set;
create trigger version_set_release_stays before delete on version_set
  for each row when (old.name = 'release')
  execute function refuse_where_tenant_lives('release cannot be deleted');
drop trigger change_request_is_over on change_request;
create trigger change_request_is_over before update on change_request
  for each row when (old.state not in ('OPEN', 'READY') and not (old.state = 'STALE' and new.state = 'OPEN'))
  execute function refuse_where_tenant_lives('a change request that is over is final');
drop trigger change_request_no_delete on change_request;
create trigger change_request_no_delete before delete on change_request
  for each row execute function refuse_where_tenant_lives('change requests are kept');
