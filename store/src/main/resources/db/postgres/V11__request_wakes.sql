-- The table of V21 in db/sqlite; what is said of it there holds here too.
create table request_wake (
  tenant_id  text collate "C" not null,
  service_id text collate "C" not null,
  at         bigint not null,
  token      bigint not null,
  primary key (tenant_id, service_id)
);
