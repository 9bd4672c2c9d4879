-- Its rows come from triggers on the tenant, and a tenant is never deleted. PostgreSQL would look for the tenant again at
-- every further update of a transaction, and there is one for almost every row that is written.
alter table tenant_use drop constraint tenant_use_tenant_id_fkey;
