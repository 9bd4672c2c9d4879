-- The table of V15 in db/sqlite; what is said of it there holds here too.
create table session (
  tenant_id   text collate "C" not null references tenant (id),
  id          text collate "C" not null,
  secret_hash text collate "C" not null,
  key_id      text collate "C",
  key_hash    text collate "C",
  user_id     text collate "C",
  issuer      text collate "C",
  created_at  bigint not null,
  expires_at  bigint not null,
  primary key (tenant_id, id),
  check (
    (key_id is not null and key_hash is not null and user_id is null and issuer is null)
    or (key_id is not null and key_hash is null and user_id is not null and issuer is null)
    or (key_id is null and key_hash is null and user_id is not null and issuer is not null)
  )
);
