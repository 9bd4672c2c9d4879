package dev.pinion.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import dev.pinion.domain.access.Condition.NotEquals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is covered is never more than what is held, over random grants and resources. */
class GrantsPropertyTest {
  private static final int ROUNDS = 60_000;
  private static final int RESOURCES_A_ROUND = 12;
  private static final List<Permission> PERMISSIONS =
      List.of(Permission.SERVICE_GET, Permission.SERVICE_UPDATE);
  private static final List<String> ATTRIBUTES = List.of("name", "is_active", "tags.a", "tags.b");

  @Test
  void whatIsCoveredIsHeld() {
    Random random = seeded();
    int covered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Grants a = grants(random, 4);
      Grants b = grants(random, 2);
      if (!a.covers(b)) {
        continue;
      }
      covered += b.list().isEmpty() ? 0 : 1;
      for (int i = 0; i < RESOURCES_A_ROUND; i++) {
        Map<String, @Nullable Object> resource = resource(random);
        for (Permission each : PERMISSIONS) {
          assertThat(
                  !b.allows(each, Attributes.of(resource))
                      || a.allows(each, Attributes.of(resource)))
              .as("%s covers %s, yet not %s on %s", a, b, each, resource)
              .isTrue();
        }
      }
    }
    assertThat(covered).as("rounds that say something").isGreaterThan(ROUNDS / 50);
  }

  @Test
  void allGrantsCoverThemselvesAndTheirParts() {
    Random random = seeded();
    for (int round = 0; round < 5_000; round++) {
      Grants a = grants(random, 4);
      assertThat(a.covers(a)).as("%s", a).isTrue();
      assertThat(a.covers(new Grants(a.list().subList(0, a.list().size() / 2)))).isTrue();
      assertThat(DefaultRole.SUPER_ADMINISTRATOR.grants().covers(a)).isTrue();
    }
  }

  private static Random seeded() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("GrantsPropertyTest: -Dpinion.seed=" + seed);
    return new Random(seed);
  }

  private static Grants grants(Random random, int most) {
    List<Grant> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      Map<String, Condition> conditions = new HashMap<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        String attribute = one(random, ATTRIBUTES);
        conditions.put(attribute, condition(random, attribute));
      }
      list.add(new Grant(one(random, PERMISSIONS), conditions));
    }
    return new Grants(list);
  }

  private static Condition condition(Random random, String attribute) {
    return switch (random.nextInt(3)) {
      case 0 -> new Equals(value(random, attribute));
      case 1 -> new NotEquals(value(random, attribute));
      default -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(value(random, attribute));
        }
        yield new In(values);
      }
    };
  }

  private static Map<String, @Nullable Object> resource(Random random) {
    Map<String, @Nullable Object> resource = new HashMap<>();
    for (String attribute : ATTRIBUTES) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> {
          if (Permission.isTag(attribute)) {
            List<@Nullable Object> values = new ArrayList<>();
            values.add(value(random, attribute));
            values.add(value(random, attribute));
            resource.put(attribute, values);
          }
        }
        default -> resource.put(attribute, value(random, attribute));
      }
    }
    return resource;
  }

  private static @Nullable Object value(Random random, String attribute) {
    return switch (attribute) {
      case "is_active" -> random.nextBoolean();
      case "name" -> one(random, List.of("x", "y", "z"));
      default -> random.nextInt(4) == 0 ? null : one(random, List.of("x", "y"));
    };
  }

  private static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
