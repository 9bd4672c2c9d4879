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
