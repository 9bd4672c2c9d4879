package dev.pinion.app.resolution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.budget.HeapShare;
import dev.pinion.domain.EntityId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when runtimes last asked for each version set, so that one which nobody runs can be
 * told from one that is in use. Noting is worth no delay and no failure of the answer: it happens
 * beside it, once an hour for each set.
 */
public final class ResolutionLog {
  private static final System.Logger LOG = System.getLogger(ResolutionLog.class.getName());
  private static final Duration NOTED_EVERY = Duration.ofHours(1);

  /** Sets of which it is known that they were noted within the hour. */
  private static final int SETS_MAX = 100_000;

  private static final int PART_OF_HEAP = 32;
  private static final int BYTES_PER_SET = 256;

  private final Work work;
  private final Cache<Key, Instant> noted =
      Caffeine.newBuilder()
          .maximumSize(HeapShare.entries(SETS_MAX, PART_OF_HEAP, BYTES_PER_SET))
          .expireAfterWrite(NOTED_EVERY)
          .build();

  /** Notes by the clock of the units of work. */
  public ResolutionLog(Work work) {
    this.work = work;
  }

  private record Key(EntityId service, String versionSet) {}

  /** Notes that a runtime has asked for the set. */
  void note(TenantRef tenant, EntityId service, String versionSet) {
    var key = new Key(service, versionSet);
    if (noted.getIfPresent(key) == null && noted.asMap().putIfAbsent(key, work.now()) == null) {
      Thread.ofVirtual().name("note-resolution").start(() -> write(tenant, key));
    }
  }

  /** When a set was last noted here, or is about to be; null if that is over an hour ago. */
  @Nullable Instant noted(EntityId service, String versionSet) {
    return noted.getIfPresent(new Key(service, versionSet));
  }

  private void write(TenantRef tenant, Key key) {
    try {
      Work.commit(
          tenant,
          tx -> {
            tx.usages().noteResolution(key.service(), key.versionSet(), work.now());
            return key;
          });
    } catch (RuntimeException e) {
      noted.invalidate(key);
      LOG.log(System.Logger.Level.DEBUG, "a use of a version set was not noted", e);
    }
  }
}
