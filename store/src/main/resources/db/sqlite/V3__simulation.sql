-- Personas, scenarios, metrics, unit tests, their sets and sets of behaviours are rows of one table:
-- what differs is in the content. Whether a name is reserved and what is named follow from content.

create table resource (
  id             text not null primary key,
  tenant_id      text not null references tenant (id),
  kind           text not null,
  name           text not null,
  name_reserved  integer not null check (name_reserved in (0, 1)),
  tags           text not null check (json_valid(tags)),
  content        text not null check (json_valid(content)),
  deleted        integer not null check (deleted in (0, 1)),
  latest_version integer not null check (latest_version >= 0),
  creator        text not null check (json_valid(creator)),
  updated_by     text not null check (json_valid(updated_by)),
  created_at     integer not null,
  updated_at     integer not null,
  unique (tenant_id, id),
  check (deleted = 0 or name_reserved = 0)
) strict, without rowid;

create unique index resource_name on resource (tenant_id, kind, name) where name_reserved = 1;

create table resource_version (
  resource_id text not null,
  tenant_id   text not null,
  version     integer not null check (version > 0),
  id          text not null unique,
  content     text not null check (json_valid(content)),
  creator     text not null check (json_valid(creator)),
  created_at  integer not null,
  primary key (resource_id, version),
  foreign key (tenant_id, resource_id) references resource (tenant_id, id)
) strict, without rowid;

-- Who names whom. A target is a service or a resource of a kind.
create table resource_reference (
  resource_id text not null,
  tenant_id   text not null,
  target_kind text not null,
  target_id   text not null,
  primary key (resource_id, target_kind, target_id),
  foreign key (tenant_id, resource_id) references resource (tenant_id, id)
) strict, without rowid;

create index resource_reference_target on resource_reference (tenant_id, target_id);

create trigger resource_version_no_update before update on resource_version
begin
  select raise(abort, 'versions are immutable');
end;

create trigger resource_version_no_delete before delete on resource_version
begin
  select raise(abort, 'versions are immutable');
end;

create trigger resource_no_delete before delete on resource
begin
  select raise(abort, 'resources are deleted softly');
end;

create trigger resource_stays_deleted before update on resource when old.deleted = 1
begin
  select raise(abort, 'a deleted resource is final');
end;

create trigger resource_in_use before update on resource
when new.deleted = 1
 and exists (select 1 from resource_reference where tenant_id = old.tenant_id and target_id = old.id)
begin
  select raise(abort, 'a resource that another names cannot be deleted');
end;

create trigger resource_reference_names_a_service before insert on resource_reference
when new.target_kind = 'service' and not exists (
  select 1 from service
  where tenant_id = new.tenant_id and id = new.target_id and deleted_at is null)
begin
  select raise(abort, 'a reference must name a service that is there');
end;

create trigger resource_reference_names_a_resource before insert on resource_reference
when new.target_kind <> 'service' and not exists (
  select 1 from resource
  where tenant_id = new.tenant_id and id = new.target_id and kind = new.target_kind and deleted = 0)
begin
  select raise(abort, 'a reference must name a resource that is there');
end;

-- Runs of unit test sets. What a run tests is written once; results come later, each once.
create table unit_test_set_run (
  id         text not null primary key,
  tenant_id  text not null,
  set_id     text not null,
  set_name   text not null,
  state      text not null check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  failure    text,
  creator    text not null check (json_valid(creator)),
  created_at integer not null,
  updated_at integer not null,
  started_at integer,
  ended_at   integer,
  expires_at integer,
  unique (tenant_id, id),
  check ((expires_at is null) = (state in ('COMPLETED', 'FAILED', 'CANCELLED'))),
  check ((ended_at is null) = (expires_at is not null)),
  foreign key (tenant_id, set_id) references resource (tenant_id, id)
) strict, without rowid;

create index unit_test_set_run_set on unit_test_set_run (tenant_id, set_id, id);

create table unit_test_run (
  run_id    text not null,
  tenant_id text not null,
  position  integer not null check (position >= 0),
  id        text not null unique,
  tested    text not null check (json_valid(tested)),
  result    text check (result is null or json_valid(result)),
  primary key (run_id, position),
  foreign key (tenant_id, run_id) references unit_test_set_run (tenant_id, id)
) strict, without rowid;

create trigger unit_test_set_run_is_over before update on unit_test_set_run
when old.state in ('COMPLETED', 'FAILED', 'CANCELLED')
begin
  select raise(abort, 'a run that is over is final');
end;

create trigger unit_test_run_has_a_result before update on unit_test_run when old.result is not null
begin
  select raise(abort, 'a result is final');
end;

create table behavior_invocation (
  id                 text not null primary key,
  tenant_id          text not null,
  set_id             text not null,
  version            integer not null,
  conversation_id    text not null,
  service_id         text not null,
  user_id            text not null,
  initial_message_id text not null,
  agent_message_id   text,
  inner_thoughts     text not null check (json_valid(inner_thoughts)),
  invoked_at         integer not null,
  created_at         integer not null,
  unique (tenant_id, set_id, conversation_id, initial_message_id, invoked_at),
  foreign key (tenant_id, set_id) references resource (tenant_id, id),
  foreign key (set_id, version) references resource_version (resource_id, version),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

create index behavior_invocation_set on behavior_invocation (tenant_id, set_id, id);
create index behavior_invocation_time on behavior_invocation (tenant_id, set_id, invoked_at, id);
