package dev.pinion.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import dev.pinion.domain.access.Condition.NotEquals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GrantsTest {
  private static final Grants ALL_SERVICES = grants(Map.of());

  @Test
  void aGrantAppliesWhenAllItsConditionsHold() {
    Grants grants = grants(Map.of("is_active", new Equals(true), "name", new NotEquals("x")));

    assertThat(allows(grants, Map.of("is_active", true, "name", "y"))).isTrue();
    assertThat(allows(grants, Map.of("is_active", true, "name", "x"))).isFalse();
    assertThat(allows(grants, Map.of("is_active", false, "name", "y"))).isFalse();
    assertThat(allows(grants, Map.of("is_active", true))).isTrue();
    assertThat(allows(grants, Map.of("name", "y"))).isFalse();
  }

  @Test
  void anyGrantThatAppliesIsEnough() {
    Grants grants =
        new Grants(
            List.of(
                Grant.of(Permission.SERVICE_GET, "name", new Equals("a")),
                Grant.of(Permission.SERVICE_GET, "tags.env", new Equals(null))));

    assertThat(allows(grants, Map.of("name", "a"))).isTrue();
    assertThat(allows(grants, Map.of("name", "b", "tags.env", Arrays.asList("x", null)))).isTrue();
    assertThat(allows(grants, Map.of("name", "b"))).isFalse();
  }

  @Test
  void aGrantOfOnePermissionSaysNothingAboutAnother() {
    assertThat(ALL_SERVICES.allows(Permission.SERVICE_UPDATE, Attributes.none())).isFalse();
    assertThat(Grants.none().allows(Permission.SERVICE_GET, Attributes.none())).isFalse();
  }

  @Test
  void mayEverIgnoresConditions() {
    Grants grants = grants(Map.of("name", new Equals("a")));

    assertThat(grants.mayEver(Permission.SERVICE_GET)).isTrue();
    assertThat(grants.mayEver(Permission.SERVICE_UPDATE)).isFalse();
    assertThat(Grants.none().mayEver(Permission.SERVICE_GET)).isFalse();
  }

  @Test
  void asMuchAsOneHoldsIsCovered() {
    for (DefaultRole each : DefaultRole.values()) {
      assertThat(each.grants().covers(each.grants())).as(each.roleName()).isTrue();
      assertThat(each.grants().covers(Grants.none())).isTrue();
    }
    assertThat(Grants.none().covers(Grants.none())).isTrue();
  }

  @Test
  void fewerConditionsCoverMore() {
    Grants active = grants(Map.of("is_active", new Equals(true)));
    Grants activeOfA = grants(Map.of("is_active", new Equals(true), "name", new Equals("a")));

    assertThat(ALL_SERVICES.covers(active)).isTrue();
    assertThat(active.covers(activeOfA)).isTrue();
    assertThat(active.covers(ALL_SERVICES)).isFalse();
    assertThat(activeOfA.covers(active)).isFalse();
    assertThat(Grants.none().covers(active)).isFalse();
  }

  @Test
  void aValueCoversTheConditionsThatItMeets() {
    assertThat(name(new In(List.of("a", "b"))).covers(name(new Equals("a")))).isTrue();
    assertThat(name(new In(List.of("a", "b"))).covers(name(new Equals("c")))).isFalse();
    assertThat(name(new NotEquals("a")).covers(name(new Equals("b")))).isTrue();
    assertThat(name(new NotEquals("a")).covers(name(new Equals("a")))).isFalse();
    assertThat(name(new NotEquals("a")).covers(name(new In(List.of("b", "c"))))).isTrue();
    assertThat(name(new NotEquals("a")).covers(name(new NotEquals("a")))).isTrue();
    assertThat(name(new NotEquals("a")).covers(name(new NotEquals("b")))).isFalse();
    assertThat(name(new Equals("a")).covers(name(new NotEquals("b")))).isFalse();
  }

  @Test
  void oneTagValueSaysNothingAboutTheOthers() {
    Grants notA = grants(Map.of("tags.env", new NotEquals("a")));
    Grants b = grants(Map.of("tags.env", new Equals("b")));
    Map<String, @Nullable Object> both = Map.of("tags.env", List.of("a", "b"));

    assertThat(allows(b, both)).isTrue();
    assertThat(allows(notA, both)).isFalse();
    assertThat(notA.covers(b)).isFalse();
  }

  @Test
  void severalGrantsCoverTheValuesOfAnInTogether() {
    Grants oneByOne =
        new Grants(
            List.of(
                Grant.of(Permission.SERVICE_GET, "name", new Equals("a")),
                Grant.of(Permission.SERVICE_GET, "name", new Equals("b"))));

    assertThat(oneByOne.covers(name(new In(List.of("a", "b"))))).isTrue();
    assertThat(oneByOne.covers(name(new In(List.of("a", "b", "c"))))).isFalse();
  }

  @Test
  void aGrantThatNeverAppliesIsCoveredByAnything() {
    Grants never = name(new In(List.of()));

    assertThat(Grants.none().covers(never)).isTrue();
    assertThat(never.covers(name(new Equals("a")))).isFalse();
    assertThat(never.covers(never)).isTrue();
  }

  @Test
  void aHugeInIsCoveredByItselfButNotTakenApart() {
    List<Object> names =
        IntStream.rangeClosed(0, Grants.MAX_SINGLE_VALUE_GRANTS)
            .<Object>mapToObj(i -> "n" + i)
            .toList();
    Grants huge = name(new In(names));
    Grants oneByOne =
        new Grants(
            names.stream()
                .map(each -> Grant.of(Permission.SERVICE_GET, "name", new Equals(each)))
                .toList());

    assertThat(huge.covers(huge)).isTrue();
    assertThat(oneByOne.covers(huge)).isFalse();
    assertThat(oneByOne.covers(name(new In(names.subList(1, names.size()))))).isTrue();
  }

  private static Grants name(Condition condition) {
    return grants(Map.of("name", condition));
  }

  private static Grants grants(Map<String, Condition> conditions) {
    return new Grants(List.of(new Grant(Permission.SERVICE_GET, conditions)));
  }

  private static boolean allows(Grants grants, Map<String, @Nullable Object> resource) {
    return grants.allows(Permission.SERVICE_GET, Attributes.of(resource));
  }

  /** Each took longer than half a minute, in the one thread that writes. */
  @Test
  @Timeout(20)
  void coverageIsDecidedInBoundedTime() {
    List<@Nullable Object> ids =
        IntStream.range(0, 90_000).<@Nullable Object>mapToObj(i -> "id-" + i).toList();
    assertThat(in(ids).covers(in(ids.reversed()))).isTrue();
    assertThat(in(ids.subList(1, ids.size())).covers(in(ids))).isFalse();

    // Beyond some work nothing is proved, so nothing is granted.
    List<Grant> many = new ArrayList<>();
    List<Grant> others = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(in(ids.subList(i, i + 999)).list().getFirst());
      others.add(in(ids.subList(50_000 + i, 50_000 + i + 999)).list().getFirst());
    }
    assertThat(new Grants(many).covers(new Grants(others))).isFalse();
    assertThat(new Grants(many).covers(new Grants(many.subList(0, 5)))).isTrue();
  }

  private static Grants in(List<@Nullable Object> values) {
    return new Grants(List.of(Grant.of(Permission.SERVICE_GET, "id", new In(values))));
  }
}
