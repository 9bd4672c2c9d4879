-- The tables of V14 in db/sqlite; what is said of them there holds here too.
create table rule (
  id         text collate "C" not null primary key,
  tenant_id  text collate "C" not null references tenant (id),
  name       text collate "C" not null,
  terms      json not null,
  creator    jsonb not null,
  created_at bigint not null,
  updated_by jsonb not null,
  updated_at bigint not null,
  version    bigint not null check (version > 0),
  unique (tenant_id, id),
  unique (tenant_id, name)
);

create table change_freeze (
  id        text collate "C" not null primary key,
  tenant_id text collate "C" not null references tenant (id),
  content   json not null,
  unique (tenant_id, id)
);

create table change_request (
  id         text collate "C" not null primary key,
  tenant_id  text collate "C" not null,
  number     bigint not null check (number > 0),
  service_id text collate "C" not null,
  state      text collate "C" not null
    check (state in ('OPEN', 'READY', 'APPLIED', 'STALE', 'REJECTED', 'WITHDRAWN', 'FAILED')),
  due_at     bigint,
  author     jsonb not null,
  created_at bigint not null,
  content    json not null,
  unique (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

create index change_request_service on change_request (tenant_id, service_id, number);
create index change_request_live on change_request (tenant_id, service_id, number) where state in ('OPEN', 'READY');
create index change_request_due on change_request (due_at, id) where state in ('OPEN', 'READY') and due_at is not null;

create table change_request_set (
  request_id  text collate "C" not null,
  tenant_id   text collate "C" not null,
  version_set text collate "C" not null,
  primary key (request_id, version_set),
  foreign key (tenant_id, request_id) references change_request (tenant_id, id)
);

-- A stale one may be based on what stands now, and nothing else.
create trigger change_request_is_over before update on change_request
  for each row when (old.state not in ('OPEN', 'READY') and not (old.state = 'STALE' and new.state = 'OPEN'))
  execute function refuse('a change request that is over is final');
create trigger change_request_no_delete before delete on change_request
  for each row execute function refuse('change requests are kept');

create table unseen_revision (
  tenant_id   text collate "C" not null,
  service_id  text collate "C" not null,
  version_set text collate "C" not null,
  number      bigint not null check (number > 0),
  primary key (tenant_id, service_id, version_set, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
);

insert into unseen_revision (tenant_id, service_id, version_set, number)
select s.tenant_id, s.service_id, s.name, s.revision
from version_set s join service v on v.id = s.service_id
where v.active = 0 and v.deleted_at is null;

alter table version_set_revision add column overrode json check (overrode is null or format > 2);
alter table version_set_revision drop constraint version_set_revision_format_check;
alter table version_set_revision add constraint version_set_revision_format_check check (format in (1, 2, 3));
