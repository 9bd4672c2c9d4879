package dev.pinion.server.data;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.Settings;
import dev.pinion.domain.DomainException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantMove.State;
import dev.pinion.store.copy.CopyException;
import dev.pinion.store.copy.TableDigest;
import dev.pinion.store.copy.TenantCopy;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.use.RowTriggers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves a tenant to another cluster while servers serve it. Each step is a transaction that looks
 * at rows, so a run that was killed is taken up by the next, and one that was only slow finds out
 * that it has been overtaken.
 */
public final class Moving {
  /** How often what was written meanwhile is copied before writes pause. */
  private static final int PASSES_MAX = 12;

  /** A pass after which more is left than that part of what was left before it is the last. */
  private static final double WORTHWHILE = 0.8;

  /** So few rows are copied in a moment. */
  private static final int FEW_ROWS = 100;

  private final Clusters clusters;
  private final Settings settings;
  private final MoveMarks marks;
  private final Consumer<Step> listener;

  /** When this run began the pause, and how long it took; 0 if an earlier run had begun it. */
  private long begunNanos;

  private long pausedNanos;

  /** Whether it is not certain that writes go on after a failure. */
  private boolean mayBePaused;

  /**
   * Moves of tenants between the clusters.
   *
   * @param listener is told before each step
   */
  public Moving(
      Clusters clusters, Settings settings, InstantSource clock, Consumer<Step> listener) {
    this.clusters = clusters;
    this.settings = settings;
    this.marks = new MoveMarks(clusters, clock);
    this.listener = listener;
  }

  /** What is done, in this order. */
  public enum Step {
    CLAIM("taking up the move"),
    PREPARE_SOURCE("taking up the move"),
    PREPARE_TARGET("taking up the move"),
    NOTE("taking up the move"),
    COPY("copying"),
    WRITE("copying"),
    CHECK_LEDGERS("checking the ledgers"),
    COMPARE_ALL("comparing"),
    PAUSE("pausing writes"),
    CATCH_UP("copying the rest"),
    COMPARE("comparing"),
    ARRIVE("comparing"),
    SWITCH("changing the directory"),
    LEAVE("changing the directory"),
    OPEN("letting writes through"),
    END_NOTES("removing the old rows"),
    REMOVE("removing the old rows"),
    REMOVE_ROWS("removing the old rows"),
    END("removing the old rows");

    private final String words;

    Step(String words) {
      this.words = words;
    }

    /** What is said while it is done. */
    public String words() {
      return words;
    }
  }

  /**
   * A tenant that was moved.
   *
   * @param rows copied rows of all passes
   * @param pause how long writes were refused; null if an earlier run had begun the pause
   * @param tables what both clusters held before the pause, in which only what was written later is
   *     compared; empty if an earlier run made the switch
   */
  public record Moved(
      String from, String to, long rows, @Nullable Duration pause, List<TableDigest> tables) {

    /** The same as JSON tells it. */
    public Answer answer(String slug) {
      return new Answer(slug, from, to, rows, pause == null ? null : pause.toMillis(), tables);
    }
  }

  /** What the command answers as JSON. */
  public record Answer(
      String orgId,
      String from,
      String to,
      long rows,
      @Nullable Long pauseMillis,
      List<TableDigest> tables) {}

  /**
   * Moves a tenant, or takes up a move of it to that cluster.
   *
   * @throws RefusedException with a sentence for the operator if it cannot be done
   */
  public Moved move(String slug, String to) {
    try {
      return moveOrFail(slug, to);
    } catch (CopyException | RefusedException e) {
      throw new RefusedException(withPause(String.valueOf(e.getMessage())));
    } catch (DomainException e) {
      throw new RefusedException(withPause(e.error().message()));
    } catch (SqlException | StoreUnavailableException e) {
      throw new RefusedException(
          "The move was broken off, and goes on when the command is given again%s: %s"
              .formatted(
                  mayBePaused ? "; until then writes to the tenant may be refused" : "",
                  Databases.sentence(e)));
    }
  }

  private String withPause(String sentence) {
    return mayBePaused
        ? sentence + " Writes to the tenant may be refused until the command is given again."
        : sentence;
  }

  private Moved moveOrFail(String slug, String to) {
    var claims = new MoveClaims(clusters);
    MoveClaims.Claim claim = claimed(claims, slug, to);
    Copied copied = claim.isSwitched() ? new Copied(0, List.of()) : copyAndSwitch(claims, claim);
    finish(claims, claim);
    Duration pause = pausedNanos == 0 ? null : Duration.ofNanos(pausedNanos);
    return new Moved(claim.from(), claim.to(), copied.rows(), pause, copied.tables());
  }

  private MoveClaims.Claim claimed(MoveClaims claims, String slug, String to) {
    try {
      listener.accept(Step.CLAIM);
      return claims.claim(slug, to, Set.copyOf(clusterNames()));
    } catch (SqlException | StoreUnavailableException e) {
      // The move may be one that was killed in the pause.
      mayBePaused = true;
      throw e;
    }
  }

  private record Copied(long rows, List<TableDigest> tables) {}

  /**
   * From the first copied row to the switch. If anything fails on the way, writes go on where they
   * were, whichever run it was that had begun the pause.
   */
  private Copied copyAndSwitch(MoveClaims claims, MoveClaims.Claim claim) {
    try {
      listener.accept(Step.PREPARE_SOURCE);
      marks.copying(claim);
      if (!claims.isLast(claim)) {
        marks.withdrawn(claim);
        throw MoveClaims.overtaken(claim.slug());
      }
      listener.accept(Step.PREPARE_TARGET);
      marks.arriving(claim);
      try (SqlConnection source = reading(claim.from());
          SqlConnection target = reading(claim.to())) {
        var copy =
            new TenantCopy(
                end(source, claim.from(), claim, State.COPYING, State.LEAVING),
                end(target, claim.to(), claim, State.ARRIVING),
                claim.tenant());
        long rows = copyWhileWritten(claim, copy);
        listener.accept(Step.COMPARE_ALL);
        rows += copy.passOfNoted();
        List<TableDigest> tables = copy.compare();
        rows += copyWhatIsNoted(copy);
        // Not before: what is compared above is one statement over all rows of the tenant.
        Databases.breakWhenSilent(source, database(claim.from()), settings);
        Databases.breakWhenSilent(target, database(claim.to()), settings);
        rows += copyTheRest(claims, claim, copy);
        return new Copied(rows, tables);
      }
    } catch (RuntimeException e) {
      giveBack(claims, claim, e);
      throw e;
    }
  }

  private List<String> clusterNames() {
    return clusters.all().stream().map(Cluster::name).toList();
  }

  private Settings.Database database(String name) {
    return settings.clusters().stream()
        .filter(each -> each.name().equals(name))
        .map(Settings.Cluster::database)
        .findFirst()
        .orElseThrow(() -> MoveClaims.noCluster(name));
  }

  private SqlConnection reading(String name) {
    return Databases.reading(database(name));
  }

  private TenantCopy.End end(
      SqlConnection reading, String name, MoveClaims.Claim claim, State... wanted) {
    TenantCopy.Writer writer = told(Step.WRITE, marks.writer(name, claim, wanted));
    return new TenantCopy.End(reading, writer, triggers(name));
  }

  private TenantCopy.Writer told(Step step, TenantCopy.Writer writer) {
    return work -> {
      listener.accept(step);
      writer.write(work);
    };
  }

  private RowTriggers triggers(String name) {
    return Databases.triggers(database(name));
  }

  private long copyWhileWritten(MoveClaims.Claim claim, TenantCopy copy) {
    listener.accept(Step.NOTE);
    copy.note();
    listener.accept(Step.COPY);
    long rows = copy.pass() + copyWhatIsNoted(copy);
    listener.accept(Step.CHECK_LEDGERS);
    LedgerAudit.Fault fault =
        marks
            .cluster(claim.to())
            .store()
            .readCluster(tx -> LedgerAudit.firstFault(tx, claim.tenant()));
    if (fault != null) {
      throw new RefusedException(
          "The tenant stays where it is: %s. It is so there too, for the rows are the same."
              .formatted(fault.words()));
    }
    return rows;
  }

  /**
   * Copies what is written meanwhile until little is left, or until a pass leaves hardly less than
   * there was: clients may write as fast as rows are copied.
   */
  private long copyWhatIsNoted(TenantCopy copy) {
    long all = 0;
    long before = Long.MAX_VALUE;
    long rows = Long.MAX_VALUE;
    for (int pass = 0; pass < PASSES_MAX && rows > FEW_ROWS; pass++) {
      listener.accept(Step.COPY);
      rows = copy.passOfNoted();
      copy.compareNoted();
      all += rows;
      if (rows > before * WORTHWHILE) {
        break;
      }
      before = rows;
    }
    return all;
  }

  /** From the pause to the switch. */
  private long copyTheRest(MoveClaims claims, MoveClaims.Claim claim, TenantCopy copy) {
    listener.accept(Step.PAUSE);
    long begun = System.nanoTime();
    boolean isResumed = marks.leaving(claim);
    listener.accept(Step.CATCH_UP);
    long rows = copy.passOfNoted();
    listener.accept(Step.COMPARE);
    copy.compareNoted();
    listener.accept(Step.ARRIVE);
    marks.arrived(claim);
    listener.accept(Step.SWITCH);
    claims.change(claim);
    begunNanos = isResumed ? 0 : begun;
    return rows;
  }

  /** Lets writes go on where the tenant is, if it is certain that it stays there for now. */
  private void giveBack(MoveClaims claims, MoveClaims.Claim claim, RuntimeException why) {
    mayBePaused = true;
    try {
      marks.staying(claims.renew(claim));
      mayBePaused = false;
    } catch (RefusedException e) {
      why.addSuppressed(e);
      // Either the switch was made, although it did not seem so, or another command has the move
      // now, and with it the pause.
      mayBePaused = mayBeLast(claims, claim);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private static boolean mayBeLast(MoveClaims claims, MoveClaims.Claim claim) {
    try {
      return claims.isLast(claim);
    } catch (SqlException | StoreUnavailableException e) {
      return true;
    }
  }

  /** Ends the pause where the tenant is now. */
  private void open(MoveClaims.Claim claim) {
    mayBePaused = true;
    try {
      listener.accept(Step.LEAVE);
      marks.gone(claim);
      listener.accept(Step.OPEN);
      marks.living(claim);
    } catch (RefusedException e) {
      // Another command has the move now, and with it the pause.
      mayBePaused = false;
      throw e;
    }
    mayBePaused = false;
  }

  private void finish(MoveClaims claims, MoveClaims.Claim claim) {
    open(claim);
    pausedNanos = begunNanos == 0 ? 0 : System.nanoTime() - begunNanos;
    TenantCopy.Writer writer =
        told(Step.REMOVE_ROWS, marks.writer(claim.from(), claim, State.GONE));
    listener.accept(Step.END_NOTES);
    TenantCopy.endNotes(writer, triggers(claim.from()), claim.tenant());
    listener.accept(Step.REMOVE);
    try (SqlConnection source = reading(claim.from())) {
      TenantCopy.remove(source, writer, claim.tenant());
    }
    listener.accept(Step.END);
    claims.end(claim);
  }

  /**
   * Gives a move up that has not changed the directory yet.
   *
   * @return the name of the cluster in which the tenant stays
   * @throws RefusedException with a sentence for the operator if it cannot be done
   */
  public String abort(String slug) {
    try {
      return abortOrFail(slug);
    } catch (SqlException | StoreUnavailableException e) {
      throw new RefusedException(
          "The move is not given up yet; give the command again: %s"
              .formatted(Databases.sentence(e)));
    }
  }

  private String abortOrFail(String slug) {
    var claims = new MoveClaims(clusters);
    MoveClaims.Claim claim = claims.claimAgain(slug);
    marks.notCopied(claim);
    TenantCopy.endNotes(marks.writerWhereItStays(claim), triggers(claim.from()), claim.tenant());
    if (clusters.find(claim.to()) == null) {
      throw new RefusedException(
          "Writes to the tenant \"%s\" go on in the cluster \"%s\". The cluster \"%s\" is not in the configuration: give the command again with it, to remove what was copied there."
              .formatted(slug, claim.from(), claim.to()));
    }
    if (marks.givenUp(claim)) {
      try (SqlConnection target = reading(claim.to())) {
        TenantCopy.remove(target, marks.writer(claim.to(), claim, State.GONE), claim.tenant());
      }
    }
    claims.end(claim);
    return claim.from();
  }
}
