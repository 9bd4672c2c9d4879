-- Requests that their clients have given an Idempotency-Key. A row without an answer is a request whose effect is on
-- disk and whose answer is not: the server ended in between, or is still at it.
create table idempotent_request (
  tenant_id   text not null references tenant (id),
  principal   text not null,
  key         text not null check (length(key) between 1 and 255),
  attempt     text not null,
  fingerprint text not null,
  permissions text not null check (json_valid(permissions)),
  answer      text,
  created_at  integer not null,
  expires_at  integer not null,
  primary key (tenant_id, principal, key)
) strict, without rowid;

create index idempotent_request_expiry on idempotent_request (tenant_id, expires_at);
