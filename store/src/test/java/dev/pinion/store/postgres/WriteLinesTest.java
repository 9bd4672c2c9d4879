package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.store.Samples;
import dev.pinion.store.jdbc.WriteTask;
import dev.pinion.store.postgres.WriteLines.Group;
import dev.pinion.store.postgres.WriteLines.Line;
import dev.pinion.store.postgres.WriteLines.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteLinesTest {
  private final Line one = new Line.OfTenant(Samples.id());
  private final Line two = new Line.OfTenant(Samples.id());

  private static Write write(Line line) {
    return new Write(line, new WriteTask<>(_ -> true));
  }

  private static List<Write> join(WriteLines lines, Line line, int count) {
    var writes = new ArrayList<Write>();
    for (int i = 0; i < count; i++) {
      Write next = write(line);
      assertThat(lines.join(next)).isNull();
      writes.add(next);
    }
    return writes;
  }

  private static Group begun(WriteLines lines, Line line) {
    return Objects.requireNonNull(lines.join(write(line)));
  }

  @Test
  void whatWaitsForOneOfItsTenantIsTheNextGroup() {
    var lines = new WriteLines(4, 8);
    Group first = begun(lines, one);
    List<Write> waiting = join(lines, one, 10);
    List<Group> next = lines.leave(first, List.of());
    assertThat(next).extracting(Group::writes).containsExactly(waiting.subList(0, 8));
    next = lines.leave(next.getFirst(), List.of());
    assertThat(next).extracting(Group::writes).containsExactly(waiting.subList(8, 10));
    assertThat(lines.leave(next.getFirst(), List.of())).isEmpty();
  }

  @Test
  void tenantsThatWaitForAPlaceShareIt() {
    var lines = new WriteLines(1, 8);
    Group first = begun(lines, Line.Other.NOTHING);
    List<Write> ofOne = join(lines, one, 2);
    List<Write> ofTwo = join(lines, two, 1);
    Write cluster = write(Line.Other.CLUSTER);
    assertThat(lines.join(cluster)).isNull();
    List<Group> next = lines.leave(first, List.of());
    assertThat(next).hasSize(1);
    assertThat(next.getFirst().writes()).containsExactly(ofOne.get(0), ofOne.get(1), ofTwo.get(0));
    assertThat(lines.leave(next.getFirst(), List.of()))
        .extracting(Group::writes)
        .containsExactly(List.of(cluster));
  }

  @Test
  void whatAGroupLeavesIsNextAndBeforeWhatCameAfterIt() {
    var lines = new WriteLines(1, 8);
    Group first = begun(lines, Line.Other.NOTHING);
    List<Write> ofOne = join(lines, one, 2);
    List<Write> ofTwo = join(lines, two, 1);
    Group both = lines.leave(first, List.of()).getFirst();
    List<Write> later = join(lines, one, 1);
    Group left = lines.leave(both, ofOne).getFirst();
    assertThat(both.writes()).containsAll(ofTwo);
    assertThat(left.writes()).isEqualTo(ofOne);
    assertThat(lines.leave(left, List.of()).getFirst().writes()).isEqualTo(later);
  }

  @Test
  void whoHasGivenUpIsNoLongerInTheLine() {
    var lines = new WriteLines(1, 8);
    Group first = begun(lines, one);
    List<Write> waiting = join(lines, one, 3);
    assertThat(waiting.get(1).task().claim()).isTrue();
    assertThat(lines.leave(first, List.of()).getFirst().writes())
        .containsExactly(waiting.get(0), waiting.get(2));
    Group other = begun(new WriteLines(1, 8), two);
    assertThat(other.writes()).hasSize(1);
  }

  /** Catches a line that is forgotten, under way twice, or out of its order. */
  @Test
  void everyWriteIsCarriedOutOnceInTheOrderOfItsLine() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("WriteLinesTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      new Model(random).run();
    }
  }

  private static final class Model {
    private final Random random;
    private final int places;
    private final int groupMax;
    private final WriteLines lines;
    private final List<Line> all = new ArrayList<>(List.of(Line.Other.values()));
    private final Map<Line, Deque<Write>> expected = new HashMap<>();
    private final List<Group> underWay = new ArrayList<>();
    private int waiting;

    Model(Random random) {
      this.random = random;
      this.places = 1 + random.nextInt(4);
      this.groupMax = 1 + random.nextInt(5);
      this.lines = new WriteLines(places, groupMax);
      for (int i = random.nextInt(6); i >= 0; i--) {
        all.add(new Line.OfTenant(new EntityId(i + 1, i + 1)));
      }
    }

    void run() {
      for (int step = 0; step < 100; step++) {
        if (underWay.isEmpty() || random.nextBoolean()) {
          join();
        } else {
          leave();
        }
        assertThat(underWay.size()).isLessThanOrEqualTo(places);
        assertThat(waiting == 0 || underWay.size() == places || isOnlyBehindOthers()).isTrue();
      }
      while (!underWay.isEmpty()) {
        leave();
      }
      assertThat(waiting).isZero();
    }

    /** Whether whatever waits, waits for one of its own line. */
    private boolean isOnlyBehindOthers() {
      return expected.entrySet().stream()
          .filter(each -> !each.getValue().isEmpty())
          .allMatch(each -> linesUnderWay().contains(each.getKey()));
    }

    private Set<Line> linesUnderWay() {
      var busy = new HashSet<Line>();
      underWay.forEach(group -> group.writes().forEach(write -> busy.add(write.line())));
      return busy;
    }

    private void join() {
      Write write = write(all.get(random.nextInt(all.size())));
      expected.computeIfAbsent(write.line(), _ -> new ArrayDeque<>()).add(write);
      waiting++;
      Group group = lines.join(write);
      if (group != null) {
        assertThat(group.writes()).containsExactly(write);
        begin(group);
      }
    }

    private void leave() {
      Group group = underWay.remove(random.nextInt(underWay.size()));
      boolean isMixed = group.writes().stream().map(Write::line).distinct().count() > 1;
      Line refused = group.writes().getFirst().line();
      List<Write> left =
          isMixed && random.nextBoolean()
              ? group.writes().stream().filter(each -> each.line().equals(refused)).toList()
              : List.of();
      Deque<Write> line = Objects.requireNonNull(expected.get(refused));
      left.reversed().forEach(line::addFirst);
      waiting += left.size();
      lines.leave(group, left).forEach(this::begin);
    }

    private void begin(Group group) {
      assertThat(group.writes().size()).isBetween(1, groupMax);
      assertThat(underWay).noneMatch(each -> each.place() == group.place());
      assertThat(group.writes()).noneMatch(each -> linesUnderWay().contains(each.line()));
      for (Write each : group.writes()) {
        assertThat(Objects.requireNonNull(expected.get(each.line())).removeFirst()).isSameAs(each);
        waiting--;
      }
      boolean isOfTenants =
          group.writes().stream().allMatch(each -> each.line() instanceof Line.OfTenant);
      assertThat(isOfTenants || group.writes().size() == 1).isTrue();
      underWay.add(group);
    }
  }
}
