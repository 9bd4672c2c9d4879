-- The table of V17 in db/sqlite; what is said of it there holds here too.
create table tenant_move_row (
  id         bigint generated always as identity primary key,
  tenant_id  text collate "C" not null,
  table_name text collate "C" not null,
  row_key    text collate "C" not null
);

create index tenant_move_row_tenant on tenant_move_row (tenant_id, id);
