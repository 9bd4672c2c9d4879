-- Agents, context graphs and personas become rows of resource, as what else a tenant keeps by name is.

drop trigger resource_stays_deleted;

-- Who changed an agent, a graph or a persona last, and who made a persona, the log says.
create temp table last_change as
  select tenant_id, subject_id, actor, max(seq) as seq from change
  where subject_type in ('ASSET', 'PERSONA') group by tenant_id, subject_id;
create unique index temp.last_change_subject on last_change (tenant_id, subject_id);
create temp table first_change as
  select tenant_id, subject_id, actor, min(seq) as seq from change
  where subject_type = 'PERSONA' group by tenant_id, subject_id;
create unique index temp.first_change_subject on first_change (tenant_id, subject_id);

insert into resource (id, tenant_id, kind, name, name_reserved, tags, content, deleted,
  latest_version, creator, updated_by, created_at, updated_at)
select a.id, a.tenant_id, a.kind, a.name, 1 - a.deprecated, '[]',
  case a.kind
    when 'agent' then json_object('description', a.description)
    else json_object('description', a.description, 'stateCount', a.state_count)
  end,
  a.deprecated, a.latest_version, a.creator, coalesce(c.actor, a.creator), a.created_at, a.updated_at
from asset a
left join temp.last_change c on c.tenant_id = a.tenant_id and c.subject_id = a.id;

insert into resource (id, tenant_id, kind, name, name_reserved, tags, content, deleted,
  latest_version, creator, updated_by, created_at, updated_at)
select p.id, p.tenant_id, 'persona', p.name, 1, '[]',
  json_object('role', p.role, 'developedBy', p.developed_by, 'background', p.background,
    'defaultLanguage', p.default_language, 'communicationStyle', json(p.communication_style)),
  0, 0,
  coalesce(f.actor, json_object('kind', 'SYSTEM', 'org', t.slug, 'id', 'system')),
  coalesce(c.actor, json_object('kind', 'SYSTEM', 'org', t.slug, 'id', 'system')),
  p.created_at, p.updated_at
from persona p
join tenant t on t.id = p.tenant_id
left join temp.first_change f on f.tenant_id = p.tenant_id and f.subject_id = p.id
left join temp.last_change c on c.tenant_id = p.tenant_id and c.subject_id = p.id;

insert into resource_version (resource_id, tenant_id, version, id, content, creator, created_at)
select asset_id, tenant_id, version, id, content, creator, created_at from asset_version;

drop table temp.last_change;
drop table temp.first_change;

-- A deprecated agent or graph still gets versions, for what runs it must stay mendable.
create trigger resource_stays_deleted before update on resource
when old.deleted = 1 and (new.deleted = 0 or new.latest_version = old.latest_version)
begin
  select raise(abort, 'a deleted resource is final');
end;

-- A deleted persona leaves nothing: services keep its id, and no row names it.
drop trigger resource_no_delete;
create trigger resource_no_delete before delete on resource when old.kind <> 'persona'
begin
  select raise(abort, 'resources are deleted softly');
end;

-- The log calls them what they are now.
drop trigger change_no_update;
update change set subject_type = 'RESOURCE' where subject_type in ('ASSET', 'PERSONA');
create trigger change_no_update before update on change
begin
  select raise(abort, 'the change log is append-only');
end;

-- A foreign key is only said in the table's text; to change it there is what SQLite advises where rows stay as they
-- are (lang_altertable, section 7), and it leaves a table of many services as it is.
pragma writable_schema = on;
update sqlite_schema
set sql = replace(sql, 'references asset (tenant_id, id)', 'references resource (tenant_id, id)')
where type = 'table' and name = 'service';
pragma writable_schema = reset;

drop table asset_version;
drop table asset;
drop table persona;
