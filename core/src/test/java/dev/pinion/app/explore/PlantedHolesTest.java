package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.explore.Operation.Theme;
import dev.pinion.domain.governance.Condition;
import dev.pinion.store.memory.MemoryStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Holes that were dug on purpose: the explorer finds each, and nothing where there is none. */
class PlantedHolesTest {
  private static final int STATES = 1_000;
  private static final List<String> APPROVED =
      List.of("ada asks for the promotion of preview", "bob approves #1");

  @Test
  void aGuardThatSkipsActivationIsFound() {
    Setup blind = Worlds.approvals().guardedBy(Holes::blindToActivation);
    Explorer.Found found = new Explorer(blind, Operations.all()).walk(List.of(), STATES);
    assertFound(found, "the rule does not let it through");
  }

  @Test
  void approvalsThatForgetWhereTheSetStoodAreFound() {
    Explorer.Found strict = approvals(Worlds.APPROVALS);
    assertThat(strict.hole()).isNull();
    System.out.println("with votes that stay, and count only where the set stood: " + strict);
    assertFound(approvals(new Holes.AnyBase(Worlds.APPROVALS)), "the rule does not let it through");
  }

  /** A request loses its votes when it is refreshed, or the forgetting would do no harm. */
  private static Explorer.Found approvals(Condition condition) {
    Setup setup =
        Setup.of("approvals", _ -> List.of(condition)).seenThrough(Holes.KeepingVotes::new);
    var themes = Set.of(Theme.SETS, Theme.REQUESTS, Theme.OVERRIDES);
    return new Explorer(setup, Operations.of(themes)).walk(APPROVED, STATES);
  }

  @Test
  void aSoakThatIsDecidedByASnapshotIsFound() {
    var store = new AtomicReference<MemoryStore>();
    Setup setup =
        Setup.of(
                "soak",
                _ ->
                    List.of(new Holes.OfSnapshot(Worlds.SOAK, Objects.requireNonNull(store.get()))))
            .seenThrough(
                bare -> {
                  store.set((MemoryStore) bare);
                  return bare;
                });
    Explorer.Found found = new Explorer(setup, Operations.all()).walk(List.of(), STATES);
    assertFound(found, "the rule does not let it through");
  }

  private static void assertFound(Explorer.Found found, String objection) {
    System.out.println(found);
    Explorer.Hole hole = Objects.requireNonNull(found.hole(), found::toString);
    assertThat(hole.objections()).anyMatch(each -> each.startsWith(objection));
  }
}
