-- Who is signed in at a browser: an acting key with the secret that it had then, a user whom a key has signed in, or a
-- user whom an identity provider has signed in.
create table session (
  tenant_id   text not null references tenant (id),
  id          text not null,
  secret_hash text not null,
  key_id      text,
  key_hash    text,
  user_id     text,
  issuer      text,
  created_at  integer not null,
  expires_at  integer not null,
  primary key (tenant_id, id),
  check (
    (key_id is not null and key_hash is not null and user_id is null and issuer is null)
    or (key_id is not null and key_hash is null and user_id is not null and issuer is null)
    or (key_id is null and key_hash is null and user_id is not null and issuer is not null)
  )
) strict, without rowid;
