-- Every service that is made looks for those of its name, switched off or not.
create index service_name on service (tenant_id, name) where deleted_at is null;
