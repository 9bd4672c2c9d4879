-- Rows of the ledger are large. In a table without rowid the inner pages of the tree hold rows too, so it was deep, and
-- each new row went to a page of its own set. With a rowid new rows stand together at the end, and only the small
-- entry of the key goes where its set is.
create table ledger_by_time (
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
  format        integer not null check (format in (1, 2)),
  check ((number = 1) = (previous_hash is null)),
  primary key (service_id, version_set, number),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict;

insert into ledger_by_time (service_id, tenant_id, version_set, number, operation, source, restores, reason, agent_id,
  graph_id, pins_before, pins_after, warnings, actor, at, previous_hash, hash, format)
select service_id, tenant_id, version_set, number, operation, source, restores, reason, agent_id,
  graph_id, pins_before, pins_after, warnings, actor, at, previous_hash, hash, format
from version_set_revision order by at, service_id, version_set, number;

drop table version_set_revision;
alter table ledger_by_time rename to version_set_revision;

create trigger version_set_revision_no_update before update on version_set_revision
begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger version_set_revision_no_delete before delete on version_set_revision
begin
  select raise(abort, 'the ledger is append-only');
end;
