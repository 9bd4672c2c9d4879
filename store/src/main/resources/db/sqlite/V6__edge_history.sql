-- What a service's edge is at, once its agent or graph has been replaced: the history of its parts is edge's ledger.
-- All three are null as long as the service has the parts that it was made with.
alter table service add column edge_revision integer;
alter table service add column edge_updated_by text check (edge_updated_by is null or json_valid(edge_updated_by));
alter table service add column edge_updated_at integer;
