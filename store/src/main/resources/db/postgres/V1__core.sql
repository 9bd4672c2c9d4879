-- The tables of db/sqlite as they are after its last migration; what is said of them there holds here too.
-- Text compares by code point (collation C). JSON keeps the order of its fields where somebody is shown it, and is jsonb
-- where conditions look into it. Numbers are bigint; what is true or false is 1 or 0.

create table tenant (
  id          text collate "C" not null primary key,
  slug        text collate "C" not null unique,
  name        text collate "C" not null,
  profile     json not null,
  maintenance json,
  seq         bigint not null default 0,
  access_seq  bigint not null default 0,
  changed_at  bigint not null default 0,
  created_at  bigint not null,
  updated_at  bigint not null
);

create table tenant_use (
  tenant_id    text collate "C" not null primary key references tenant (id),
  row_count    bigint not null,
  memory_bytes bigint not null,
  disk_bytes   bigint not null
);

create table change (
  tenant_id    text collate "C" not null references tenant (id),
  seq          bigint not null check (seq > 0),
  at           bigint not null,
  actor        jsonb not null,
  kind         text collate "C" not null,
  subject_type text collate "C" not null,
  subject_id   text collate "C" not null,
  subject_name text collate "C",
  version_set  text collate "C",
  revision     bigint,
  version      bigint,
  primary key (tenant_id, seq)
);

create index change_of_version_set on change (tenant_id, subject_id, version_set, revision)
  where version_set is not null;

create table resource (
  id             text collate "C" not null primary key,
  tenant_id      text collate "C" not null references tenant (id),
  kind           text collate "C" not null,
  name           text collate "C" not null,
  name_reserved  bigint not null check (name_reserved in (0, 1)),
  tags           json not null,
  content        json not null,
  deleted        bigint not null check (deleted in (0, 1)),
  latest_version bigint not null check (latest_version >= 0),
  creator        jsonb not null,
  updated_by     jsonb not null,
  created_at     bigint not null,
  updated_at     bigint not null,
  unique (tenant_id, id),
  check (deleted = 0 or name_reserved = 0)
);

create unique index resource_name on resource (tenant_id, kind, name) where name_reserved = 1;

create table resource_version (
  resource_id text collate "C" not null,
  tenant_id   text collate "C" not null,
  version     bigint not null check (version > 0),
  id          text collate "C" not null unique,
  content     json not null,
  creator     jsonb not null,
  created_at  bigint not null,
  primary key (resource_id, version),
  foreign key (tenant_id, resource_id) references resource (tenant_id, id)
);

create table resource_reference (
  resource_id text collate "C" not null,
  tenant_id   text collate "C" not null,
  target_kind text collate "C" not null,
  target_id   text collate "C" not null,
  primary key (resource_id, target_kind, target_id),
  foreign key (tenant_id, resource_id) references resource (tenant_id, id)
);

create index resource_reference_target on resource_reference (tenant_id, target_id);

create table service (
  id              text collate "C" not null primary key,
  tenant_id       text collate "C" not null references tenant (id),
  name            text collate "C" not null,
  description     text collate "C" not null,
  active          bigint not null check (active in (0, 1)),
  agent_id        text collate "C" not null,
  graph_id        text collate "C" not null,
  tags            json not null,
  keyterms        json not null,
  settings        json not null,
  creator         jsonb not null,
  updated_by      jsonb not null,
  created_at      bigint not null,
  updated_at      bigint not null,
  deleted_at      bigint,
  edge_revision   bigint,
  edge_updated_by jsonb,
  edge_updated_at bigint,
  unique (tenant_id, id),
  check (deleted_at is null or active = 0),
  foreign key (tenant_id, agent_id) references resource (tenant_id, id),
  foreign key (tenant_id, graph_id) references resource (tenant_id, id)
);

create unique index service_active_name on service (tenant_id, name) where active = 1;
create index service_name on service (tenant_id, name) where deleted_at is null;
create index service_agent on service (tenant_id, agent_id);
create index service_graph on service (tenant_id, graph_id);

create table version_set (
  service_id text collate "C" not null,
  tenant_id  text collate "C" not null,
  name       text collate "C" not null check (length(name) between 1 and 40 and name <> 'edge'),
  pins       json not null,
  revision   bigint not null check (revision > 0),
  updated_by jsonb not null,
  updated_at bigint not null,
  primary key (service_id, name),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create index version_set_tenant on version_set (tenant_id, service_id);

create table version_set_revision (
  service_id    text collate "C" not null,
  tenant_id     text collate "C" not null,
  version_set   text collate "C" not null,
  number        bigint not null check (number > 0),
  operation     text collate "C" not null,
  source        json,
  restores      bigint,
  reason        text collate "C",
  agent_id      text collate "C" not null,
  graph_id      text collate "C" not null,
  pins_before   json,
  pins_after    json,
  warnings      json not null,
  actor         json not null,
  at            bigint not null,
  previous_hash text collate "C",
  hash          text collate "C" not null,
  format        bigint not null check (format in (1, 2)),
  check ((number = 1) = (previous_hash is null)),
  primary key (service_id, version_set, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create table version_set_usage (
  service_id  text collate "C" not null,
  tenant_id   text collate "C" not null,
  version_set text collate "C" not null,
  kind        text collate "C" not null,
  id          text collate "C" not null,
  name        text collate "C" not null,
  primary key (service_id, version_set, kind, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create index version_set_usage_by on version_set_usage (tenant_id, kind, id);

create table version_set_resolution (
  service_id  text collate "C" not null,
  tenant_id   text collate "C" not null,
  version_set text collate "C" not null,
  last_at     bigint not null,
  primary key (service_id, version_set),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create table role (
  id            text collate "C" not null primary key,
  tenant_id     text collate "C" not null references tenant (id),
  name          text collate "C" not null,
  description   text collate "C" not null,
  frontend_view text collate "C" not null check (frontend_view in ('client', 'admin')),
  grants        json not null,
  built_in      bigint not null check (built_in in (0, 1)),
  created_at    bigint not null,
  retired_at    bigint,
  unique (tenant_id, id)
);

create unique index role_current_name on role (tenant_id, name) where retired_at is null;

create table user_account (
  tenant_id  text collate "C" not null references tenant (id),
  id         text collate "C" not null,
  first_name text collate "C" not null,
  last_name  text collate "C" not null,
  email      text collate "C" not null,
  email_key  text collate "C" not null,
  role_id    text collate "C" not null,
  profile    json not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (tenant_id, id),
  unique (tenant_id, email_key),
  foreign key (tenant_id, role_id) references role (tenant_id, id)
);

create table foreign_member (
  tenant_id text collate "C" not null references tenant (id),
  org       text collate "C" not null,
  user_id   text collate "C" not null,
  role_id   text collate "C" not null,
  primary key (tenant_id, org, user_id),
  foreign key (tenant_id, role_id) references role (tenant_id, id)
);

create table api_key (
  tenant_id   text collate "C" not null references tenant (id),
  key_id      text collate "C" not null,
  id          text collate "C" not null unique,
  name        text collate "C",
  secret_hash text collate "C" not null,
  role_id     text collate "C",
  key_role    text collate "C",
  permissions json not null,
  creator     jsonb not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  expires_at  bigint not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, role_id) references role (tenant_id, id),
  check ((role_id is null) <> (key_role is null))
);

create table idempotent_request (
  tenant_id   text collate "C" not null references tenant (id),
  principal   text collate "C" not null,
  key         text collate "C" not null check (length(key) between 1 and 255),
  attempt     text collate "C" not null,
  fingerprint text collate "C" not null,
  permissions json not null,
  answer      text collate "C",
  created_at  bigint not null,
  expires_at  bigint not null,
  primary key (tenant_id, principal, key)
);

create index idempotent_request_expiry on idempotent_request (tenant_id, expires_at);

create table unit_test_set_run (
  id         text collate "C" not null primary key,
  tenant_id  text collate "C" not null,
  set_id     text collate "C" not null,
  set_name   text collate "C" not null,
  state      text collate "C" not null check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  failure    text collate "C",
  creator    jsonb not null,
  created_at bigint not null,
  updated_at bigint not null,
  started_at bigint,
  ended_at   bigint,
  expires_at bigint,
  unique (tenant_id, id),
  check ((expires_at is null) = (state in ('COMPLETED', 'FAILED', 'CANCELLED'))),
  check ((ended_at is null) = (expires_at is not null)),
  foreign key (tenant_id, set_id) references resource (tenant_id, id)
);

create index unit_test_set_run_set on unit_test_set_run (tenant_id, set_id, id);

create table unit_test_run (
  run_id    text collate "C" not null,
  tenant_id text collate "C" not null,
  position  bigint not null check (position >= 0),
  id        text collate "C" not null unique,
  tested    json not null,
  result    json,
  primary key (run_id, position),
  foreign key (tenant_id, run_id) references unit_test_set_run (tenant_id, id)
);

create table behavior_invocation (
  id                 text collate "C" not null primary key,
  tenant_id          text collate "C" not null,
  set_id             text collate "C" not null,
  version            bigint not null,
  conversation_id    text collate "C" not null,
  service_id         text collate "C" not null,
  user_id            text collate "C" not null,
  initial_message_id text collate "C" not null,
  agent_message_id   text collate "C",
  inner_thoughts     json not null,
  invoked_at         bigint not null,
  created_at         bigint not null,
  unique (tenant_id, set_id, conversation_id, initial_message_id, invoked_at),
  foreign key (tenant_id, set_id) references resource (tenant_id, id),
  foreign key (set_id, version) references resource_version (resource_id, version),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create index behavior_invocation_set on behavior_invocation (tenant_id, set_id, id);
create index behavior_invocation_time on behavior_invocation (tenant_id, set_id, invoked_at, id);

create table directory (
  slug        text collate "C" not null primary key,
  tenant_id   text collate "C" not null unique,
  cluster     text collate "C" not null,
  ready       bigint not null check (ready in (0, 1)),
  reserved_at bigint
);

create table signing_key (
  key_id     text collate "C" not null primary key,
  jwk        text collate "C" not null,
  created_at bigint not null,
  retired_at bigint
);

create table setting (
  key   text collate "C" not null primary key,
  value text collate "C" not null
);

-- How often each connection of each node has committed: what others have written is the sum over the other nodes.
-- A row belongs to one connection, so that commits do not wait for each other here.
create table node_commit (
  node    text collate "C" not null,
  place   bigint not null,
  number  bigint not null,
  used_at bigint not null,
  primary key (node, place)
);

create function refuse() returns trigger language plpgsql as $$
begin
  raise exception '%', tg_argv[0];
end $$;

create trigger change_no_update before update on change
  for each row execute function refuse('the change log is append-only');
create trigger change_no_delete before delete on change
  for each row execute function refuse('the change log is append-only');
create trigger version_set_revision_no_update before update on version_set_revision
  for each row execute function refuse('the ledger is append-only');
create trigger version_set_revision_no_delete before delete on version_set_revision
  for each row execute function refuse('the ledger is append-only');
create trigger resource_version_no_update before update on resource_version
  for each row execute function refuse('versions are immutable');
create trigger resource_version_no_delete before delete on resource_version
  for each row execute function refuse('versions are immutable');
create trigger resource_no_delete before delete on resource
  for each row when (old.kind <> 'persona') execute function refuse('resources are deleted softly');
create trigger resource_stays_deleted before update on resource
  for each row when (old.deleted = 1 and (new.deleted = 0 or new.latest_version = old.latest_version))
  execute function refuse('a deleted resource is final');
create trigger version_set_release_stays before delete on version_set
  for each row when (old.name = 'release') execute function refuse('release cannot be deleted');
create trigger unit_test_set_run_is_over before update on unit_test_set_run
  for each row when (old.state in ('COMPLETED', 'FAILED', 'CANCELLED'))
  execute function refuse('a run that is over is final');
create trigger unit_test_run_has_a_result before update on unit_test_run
  for each row when (old.result is not null) execute function refuse('a result is final');

-- Edge is never stored, so a plain foreign key cannot say "edge or a stored set of the service".
create function version_set_usage_names_a_set() returns trigger language plpgsql as $$
begin
  if new.version_set <> 'edge' and not exists (
    select 1 from version_set where service_id = new.service_id and name = new.version_set) then
    raise exception 'a usage must name a version set of the service';
  end if;
  return new;
end $$;
create trigger version_set_usage_names_a_set before insert on version_set_usage
  for each row execute function version_set_usage_names_a_set();

create function version_set_in_use() returns trigger language plpgsql as $$
begin
  if exists (select 1 from version_set_usage where service_id = old.service_id and version_set = old.name) then
    raise exception 'a version set that is in use cannot be deleted';
  end if;
  return old;
end $$;
create trigger version_set_in_use before delete on version_set
  for each row execute function version_set_in_use();

create function resource_in_use() returns trigger language plpgsql as $$
begin
  if exists (select 1 from resource_reference where tenant_id = old.tenant_id and target_id = old.id) then
    raise exception 'a resource that another names cannot be deleted';
  end if;
  return new;
end $$;
create trigger resource_in_use before update on resource
  for each row when (new.deleted = 1) execute function resource_in_use();

create function resource_reference_names_what_is_there() returns trigger language plpgsql as $$
begin
  if new.target_kind = 'service' and not exists (
    select 1 from service where tenant_id = new.tenant_id and id = new.target_id and deleted_at is null) then
    raise exception 'a reference must name a service that is there';
  end if;
  if new.target_kind <> 'service' and not exists (
    select 1 from resource
    where tenant_id = new.tenant_id and id = new.target_id and kind = new.target_kind and deleted = 0) then
    raise exception 'a reference must name a resource that is there';
  end if;
  return new;
end $$;
create trigger resource_reference_names_what_is_there before insert on resource_reference
  for each row execute function resource_reference_names_what_is_there();
