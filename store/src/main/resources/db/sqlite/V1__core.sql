-- Times are milliseconds since 1970 in UTC. Identifiers are 24 lower-case hex digits. Actors and other
-- structured values are JSON text. Names compare by code point (BINARY), addresses regardless of case.

create table tenant (
  id          text not null primary key,
  slug        text not null unique,
  name        text not null,
  profile     text not null check (json_valid(profile)),
  maintenance text check (maintenance is null or json_valid(maintenance)),
  seq         integer not null default 0,
  created_at  integer not null,
  updated_at  integer not null
) strict, without rowid;

create table change (
  tenant_id    text not null references tenant (id),
  seq          integer not null check (seq > 0),
  at           integer not null,
  actor        text not null check (json_valid(actor)),
  kind         text not null,
  subject_type text not null,
  subject_id   text not null,
  subject_name text,
  version_set  text,
  revision     integer,
  version      integer,
  primary key (tenant_id, seq)
) strict, without rowid;

create table asset (
  id             text not null primary key,
  tenant_id      text not null references tenant (id),
  kind           text not null check (kind in ('agent', 'context_graph')),
  name           text not null,
  description    text not null,
  deprecated     integer not null check (deprecated in (0, 1)),
  latest_version integer not null default 0 check (latest_version >= 0),
  state_count    integer not null default 0 check (state_count >= 0),
  creator        text not null check (json_valid(creator)),
  created_at     integer not null,
  updated_at     integer not null,
  unique (tenant_id, id)
) strict, without rowid;

create unique index asset_current_name on asset (tenant_id, kind, name) where deprecated = 0;

create table asset_version (
  asset_id   text not null,
  tenant_id  text not null,
  version    integer not null check (version > 0),
  id         text not null unique,
  content    text not null check (json_valid(content)),
  creator    text not null check (json_valid(creator)),
  created_at integer not null,
  primary key (asset_id, version),
  foreign key (tenant_id, asset_id) references asset (tenant_id, id)
) strict, without rowid;

create table service (
  id          text not null primary key,
  tenant_id   text not null references tenant (id),
  name        text not null,
  description text not null,
  active      integer not null check (active in (0, 1)),
  agent_id    text not null,
  graph_id    text not null,
  tags        text not null check (json_valid(tags)),
  keyterms    text not null check (json_valid(keyterms)),
  settings    text not null check (json_valid(settings)),
  creator     text not null check (json_valid(creator)),
  updated_by  text not null check (json_valid(updated_by)),
  created_at  integer not null,
  updated_at  integer not null,
  deleted_at  integer,
  unique (tenant_id, id),
  check (deleted_at is null or active = 0),
  foreign key (tenant_id, agent_id) references asset (tenant_id, id),
  foreign key (tenant_id, graph_id) references asset (tenant_id, id)
) strict, without rowid;

create unique index service_active_name on service (tenant_id, name) where active = 1;
create index service_agent on service (tenant_id, agent_id);
create index service_graph on service (tenant_id, graph_id);

create table version_set (
  service_id text not null,
  tenant_id  text not null,
  name       text not null check (length(name) between 1 and 40 and name <> 'edge'),
  pins       text not null check (json_valid(pins)),
  revision   integer not null check (revision > 0),
  updated_by text not null check (json_valid(updated_by)),
  updated_at integer not null,
  primary key (service_id, name),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

create index version_set_tenant on version_set (tenant_id, service_id);

create table version_set_revision (
  service_id    text not null,
  tenant_id     text not null,
  version_set   text not null,
  number        integer not null check (number > 0),
  operation     text not null,
  source        text check (source is null or json_valid(source)),
  restores      integer,
  reason        text,
  agent_id      text not null,
  graph_id      text not null,
  pins_before   text check (pins_before is null or json_valid(pins_before)),
  pins_after    text check (pins_after is null or json_valid(pins_after)),
  warnings      text not null check (json_valid(warnings)),
  actor         text not null check (json_valid(actor)),
  at            integer not null,
  previous_hash text,
  hash          text not null,
  check ((number = 1) = (previous_hash is null)),
  primary key (service_id, version_set, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

create table version_set_usage (
  service_id  text not null,
  tenant_id   text not null,
  version_set text not null,
  kind        text not null,
  id          text not null,
  name        text not null,
  primary key (service_id, version_set, kind, id),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

create index version_set_usage_by on version_set_usage (tenant_id, kind, id);

-- Edge is never stored, so a plain foreign key cannot say "edge or a stored set of the service".
create trigger version_set_usage_names_a_set before insert on version_set_usage
when new.version_set <> 'edge'
 and not exists (select 1 from version_set where service_id = new.service_id and name = new.version_set)
begin
  select raise(abort, 'a usage must name a version set of the service');
end;

create trigger version_set_in_use before delete on version_set
when exists (select 1 from version_set_usage where service_id = old.service_id and version_set = old.name)
begin
  select raise(abort, 'a version set that is in use cannot be deleted');
end;

create trigger version_set_release_stays before delete on version_set when old.name = 'release'
begin
  select raise(abort, 'release cannot be deleted');
end;

create trigger version_set_revision_no_update before update on version_set_revision
begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger version_set_revision_no_delete before delete on version_set_revision
begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger asset_version_no_update before update on asset_version
begin
  select raise(abort, 'versions are immutable');
end;

create trigger asset_version_no_delete before delete on asset_version
begin
  select raise(abort, 'versions are immutable');
end;

create trigger change_no_delete before delete on change
begin
  select raise(abort, 'the change log is append-only');
end;

create trigger change_no_update before update on change
begin
  select raise(abort, 'the change log is append-only');
end;

create table role (
  id            text not null primary key,
  tenant_id     text not null references tenant (id),
  name          text not null,
  description   text not null,
  frontend_view text not null check (frontend_view in ('client', 'admin')),
  grants        text not null check (json_valid(grants)),
  built_in      integer not null check (built_in in (0, 1)),
  created_at    integer not null,
  retired_at    integer,
  unique (tenant_id, id)
) strict, without rowid;

create unique index role_current_name on role (tenant_id, name) where retired_at is null;

create table user_account (
  tenant_id  text not null references tenant (id),
  id         text not null,
  first_name text not null,
  last_name  text not null,
  email      text not null,
  email_key  text not null,
  role_id    text not null,
  profile    text not null check (json_valid(profile)),
  created_at integer not null,
  updated_at integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, email_key),
  foreign key (tenant_id, role_id) references role (tenant_id, id)
) strict, without rowid;

create table foreign_member (
  tenant_id text not null references tenant (id),
  org       text not null,
  user_id   text not null,
  role_id   text not null,
  primary key (tenant_id, org, user_id),
  foreign key (tenant_id, role_id) references role (tenant_id, id)
) strict, without rowid;

create table api_key (
  tenant_id   text not null references tenant (id),
  key_id      text not null,
  id          text not null unique,
  name        text,
  secret_hash text not null,
  role_id     text,
  key_role    text,
  permissions text not null check (json_valid(permissions)),
  creator     text not null check (json_valid(creator)),
  created_at  integer not null,
  updated_at  integer not null,
  expires_at  integer not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, role_id) references role (tenant_id, id),
  check ((role_id is null) <> (key_role is null))
) strict, without rowid;

create table persona (
  id                  text not null primary key,
  tenant_id           text not null references tenant (id),
  name                text not null,
  role                text not null,
  developed_by        text not null,
  background          text not null,
  default_language    text not null,
  communication_style text not null check (json_valid(communication_style)),
  created_at          integer not null,
  updated_at          integer not null,
  unique (tenant_id, name)
) strict, without rowid;

create table directory (
  slug      text not null primary key,
  tenant_id text not null unique,
  cluster   text not null,
  ready     integer not null check (ready in (0, 1))
) strict, without rowid;

create table signing_key (
  key_id     text not null primary key,
  jwk        text not null,
  created_at integer not null,
  retired_at integer
) strict, without rowid;

create table setting (
  key   text not null primary key,
  value text not null
) strict, without rowid;
