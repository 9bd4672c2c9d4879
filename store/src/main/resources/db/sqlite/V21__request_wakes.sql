-- That something has happened for which change requests are to be looked at: those of a service, or of the whole tenant
-- where service_id is ''. Requests are large, so this is not written into each of them. A later one changes the token.
create table request_wake (
  tenant_id  text not null,
  service_id text not null,
  at         integer not null,
  token      integer not null,
  primary key (tenant_id, service_id)
) strict, without rowid;
