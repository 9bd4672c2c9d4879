-- Which rows of a tenant were written while it is copied to another cluster. Triggers write it, which are there as long
-- as the tenant is copied.
create table tenant_move_row (
  id         integer primary key,
  tenant_id  text not null,
  table_name text not null,
  row_key    text not null check (json_valid(row_key))
) strict;

create index tenant_move_row_tenant on tenant_move_row (tenant_id);
