-- What must hold before a version set means something else. The name stands in the terms; it is a column too, so that
-- no two rules have the same.
create table rule (
  id         text not null primary key,
  tenant_id  text not null references tenant (id),
  name       text not null,
  terms      text not null check (json_valid(terms)),
  creator    text not null check (json_valid(creator)),
  created_at integer not null,
  updated_by text not null check (json_valid(updated_by)),
  updated_at integer not null,
  version    integer not null check (version > 0),
  unique (tenant_id, id),
  unique (tenant_id, name)
) strict, without rowid;

-- Freeze alone is a word of PostgreSQL.
create table change_freeze (
  id        text not null primary key,
  tenant_id text not null references tenant (id),
  content   text not null check (json_valid(content)),
  unique (tenant_id, id)
) strict, without rowid;

-- Planned changes that wait until the rules let them through. State and time of the next look are in no content.
create table change_request (
  id         text not null primary key,
  tenant_id  text not null,
  number     integer not null check (number > 0),
  service_id text not null,
  state      text not null check (state in ('OPEN', 'READY', 'APPLIED', 'STALE', 'REJECTED', 'WITHDRAWN', 'FAILED')),
  due_at     integer,
  author     text not null check (json_valid(author)),
  created_at integer not null,
  content    text not null check (json_valid(content)),
  unique (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

create index change_request_service on change_request (tenant_id, service_id, number);
create index change_request_live on change_request (tenant_id, service_id, number) where state in ('OPEN', 'READY');
create index change_request_due on change_request (due_at, id) where state in ('OPEN', 'READY') and due_at is not null;

-- The sets that a request is about, whether they are there or not.
create table change_request_set (
  request_id  text not null,
  tenant_id   text not null,
  version_set text not null,
  primary key (request_id, version_set),
  foreign key (tenant_id, request_id) references change_request (tenant_id, id)
) strict, without rowid;

-- A stale one may be based on what stands now, and nothing else.
create trigger change_request_is_over before update on change_request
when old.state not in ('OPEN', 'READY') and not (old.state = 'STALE' and new.state = 'OPEN')
begin
  select raise(abort, 'a change request that is over is final');
end;

create trigger change_request_no_delete before delete on change_request
begin
  select raise(abort, 'change requests are kept');
end;

-- Revisions that no caller has ever got, because the service was not active with them.
create table unseen_revision (
  tenant_id   text not null,
  service_id  text not null,
  version_set text not null,
  number      integer not null check (number > 0),
  primary key (tenant_id, service_id, version_set, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;

-- What earlier revisions of them were, nobody knows any more.
insert into unseen_revision (tenant_id, service_id, version_set, number)
select s.tenant_id, s.service_id, s.name, s.revision
from version_set s join service v on v.id = s.service_id
where v.active = 0 and v.deleted_at is null;

-- The rules that were overridden; the hash covers them from format 3 on.
alter table version_set_revision add column overrode text
  check (overrode is null or (format > 2 and json_valid(overrode)));

-- What a column is checked for is only said in the table's text (see V11).
pragma writable_schema = on;
update sqlite_schema
set sql = replace(sql, 'check (format in (1, 2))', 'check (format in (1, 2, 3))')
where type = 'table' and name = 'version_set_revision';
pragma writable_schema = reset;
