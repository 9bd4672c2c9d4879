-- What all servers on the database count together: how many there were of something in a window of time. Whoever loses it
-- begins to count anew, so it is neither in the log nor waited for on disk.
create table rate_count (
  subject text collate "C" not null primary key,
  number  bigint not null check (number > 0),
  ends_at bigint not null
);

create index rate_count_end on rate_count (ends_at);
