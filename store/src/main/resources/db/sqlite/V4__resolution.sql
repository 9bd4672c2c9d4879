-- When a runtime last asked what a version set runs, to the hour: what nobody asks for can go.
create table version_set_resolution (
  service_id  text not null,
  tenant_id   text not null,
  version_set text not null,
  last_at     integer not null,
  primary key (service_id, version_set),
  foreign key (tenant_id, service_id) references service (tenant_id, id)
) strict, without rowid;
