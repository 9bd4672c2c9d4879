package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that read all the time, each through one server: from memory and from the database, and
 * sometimes the newest. No read may fail, and what one sees never becomes older.
 */
final class ReadLoad extends Load {
  /** Others want to be served too. */
  private static final long PAUSE_NANOS = 3_000_000;

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();

  private ReadLoad() {}

  /** Begins to read a set that is written all the time. */
  static ReadLoad begin(List<Http> owners, PlatformService service, String set) {
    var load = new ReadLoad();
    for (Http owner : owners) {
      String path = service.sets() + "/" + set;
      load.begin(() -> load.read(owner, path, "/revision"));
      load.begin(() -> load.read(owner, path + "/revisions/verify", "/length"));
      load.begin(() -> load.read(owner.with("Cache-Control", "no-cache"), path, "/revision"));
    }
    return load;
  }

  private void read(Http owner, String path, String number) {
    long seen = 0;
    while (goesOn()) {
      Response answer = owner.get(path);
      if (answer.status() != 200) {
        faults.add("%s answered %d %s".formatted(path, answer.status(), answer.body()));
        continue;
      }
      long now = answer.json().at(number).longValue();
      if (now < seen) {
        faults.add("%s was %d after %d".formatted(path, now, seen));
      }
      seen = now;
      reads.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Every read was answered, and none with something older. */
  void assertNoFault() {
    assertThat(faults).isEmpty();
    assertThat(reads.get()).isPositive();
  }
}
