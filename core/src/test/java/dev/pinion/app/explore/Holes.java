package dev.pinion.app.explore;

import dev.pinion.app.OutcomeGuard;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.MeaningHistory;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Judgement;
import dev.pinion.domain.governance.Move;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.View;
import dev.pinion.domain.governance.Vote;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.RequestStore;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrappedStore;
import dev.pinion.store.memory.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holes to be planted: ways in which Pinion might decide, and must not. */
final class Holes {
  private Holes() {}

  /** A guard that does not look at transactions in which a service becomes active. */
  static OutcomeGuard blindToActivation(OutcomeGuard guard) {
    return unit -> {
      if (!activates(unit)) {
        guard.judge(unit);
      }
    };
  }

  private static boolean activates(Work.Unit unit) {
    return unit.tx().services().before().entrySet().stream()
        .anyMatch(
            each -> {
              Service now = unit.tx().services().find(each.getKey());
              return now != null
                  && now.active()
                  && each.getValue().filter(was -> !was.active()).isPresent();
            });
  }

  /** What a condition may look at, but for what somebody puts in its place. */
  private abstract static class Changed implements View {
    private final View real;

    Changed(View real) {
      this.real = real;
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public Move move() {
      return real.move();
    }

    @Override
    public List<Warning> warnings() {
      return real.warnings();
    }

    @Override
    public Tests tests(@Nullable EntityId unitTestSet) {
      return real.tests(unitTestSet);
    }

    @Override
    public @Nullable Backing request() {
      return real.request();
    }

    @Override
    public @Nullable Instant meantSince(String versionSet, Duration enough) {
      return real.meantSince(versionSet, enough);
    }
  }

  /** Approvals that count wherever the set stands. */
  record AnyBase(Approvals claimed) implements Judge.Planted {
    @Override
    public Judgement judge(View view) {
      return claimed.judge(
          new Changed(view) {
            @Override
            public @Nullable Backing request() {
              Backing real = view.request();
              return real == null
                  ? null
                  : new Backing(
                      real.author(),
                      real.sourceAuthors(),
                      real.approvals().stream().map(each -> moved(each, view.move())).toList());
            }
          });
    }

    private static Vote moved(Vote vote, Move move) {
      var bases = new TreeMap<>(vote.baseRevisions());
      bases.put(move.versionSet(), move.baseRevision());
      return new Vote(
          vote.actor(),
          vote.person(),
          vote.role(),
          vote.at(),
          vote.comment(),
          vote.approves(),
          vote.digests(),
          bases);
    }

    @Override
    public boolean needsFixedContent() {
      return true;
    }

    @Override
    public boolean isFreeForRollback() {
      return true;
    }
  }

  /** A soak that is decided by what somebody knows who has not heard of the last change. */
  record OfSnapshot(Soak claimed, MemoryStore store) implements Judge.Planted {
    @Override
    public Judgement judge(View view) {
      return claimed.judge(
          new Changed(view) {
            @Override
            public @Nullable Instant meantSince(String versionSet, Duration enough) {
              Move move = view.move();
              String digest = Objects.requireNonNull(move.after()).digest();
              return store.readBefore(
                  tx -> {
                    Service service = tx.services().find(move.service());
                    return service == null
                        ? null
                        : new MeaningHistory(tx, new Bundles(), service)
                            .since(versionSet, digest, view.now().minus(enough));
                  });
            }
          });
    }

    @Override
    public boolean needsFixedContent() {
      return true;
    }

    @Override
    public boolean isFreeForRollback() {
      return true;
    }
  }

  /** A store in which a request keeps its votes when it is based on what stands now. */
  static final class KeepingVotes extends WrappedStore {
    KeepingVotes(Store real) {
      super(real);
    }

    @Override
    public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
      return super.write(tenant, tx -> work.apply(keeping(tx)));
    }

    private static TenantTx keeping(TenantTx tx) {
      return in(
          TenantTx.class,
          tx,
          "requests",
          _ -> in(RequestStore.class, tx.requests(), "update", args -> update(tx, args)));
    }

    private static Object update(TenantTx tx, Object[] args) {
      var request = (ChangeRequest) args[0];
      ChangeRequest old = Objects.requireNonNull(tx.requests().find(request.id()));
      ChangeRequest kept = request;
      if (request.votes().isEmpty()) {
        for (Vote each : old.votes()) {
          kept = kept.with(each);
        }
      }
      tx.requests().update(kept);
      return kept;
    }

    /** A thing of which one method does something else. */
    private static <T> T in(
        Class<T> type, T real, String method, Function<Object[], Object> other) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, called, args) -> {
                if (called.getName().equals(method)) {
                  Object answer = other.apply(args);
                  return called.getReturnType() == void.class ? null : answer;
                }
                try {
                  return called.invoke(real, args);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }
  }
}
