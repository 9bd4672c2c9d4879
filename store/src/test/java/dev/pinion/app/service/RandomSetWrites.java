package dev.pinion.app.service;

import dev.pinion.app.Shop;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random writes of the version sets of one service, of every kind that there is. */
final class RandomSetWrites {
  private static final List<String> NAMES = List.of("release", "a", "b", "edge", "c");

  private final Shop shop;
  private final EntityId service;
  private final Random random;

  RandomSetWrites(Shop shop, EntityId service, Random random) {
    this.shop = shop;
    this.service = service;
    this.random = random;
  }

  /**
   * What came of a write.
   *
   * @param write what was asked for
   * @param expected the revision that it was to be based on; null if it did not say
   * @param plan what was done; null if it was refused, or if it answers no plan
   * @param error why it was refused; null if it was done
   */
  record Outcome(
      String write,
      @Nullable Long expected,
      @Nullable ChangePlan plan,
      @Nullable DomainError error) {}

  /** A write that answers a plan; run dry or in earnest. */
  @FunctionalInterface
  interface Planned {
    ChangePlan run(boolean dryRun);
  }

  /** A random name, one that no set has among them. */
  String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  /** Random pins, of which some dangle. */
  Pins pins() {
    return new Pins(version(), version(), preferences());
  }

  private @Nullable Long version() {
    return random.nextInt(3) == 0 ? null : (Long) (1L + random.nextInt(5));
  }

  private Map<String, LlmConfig> preferences() {
    return random.nextBoolean()
        ? Map.of()
        : Shop.preferring(Shop.MODEL, Map.of("temperature", (long) random.nextInt(2)))
            .llmPreferences();
  }

  /** A random promotion or way back, and what it expects. */
  Planned planned(String name, @Nullable Long expected) {
    List<Precondition> terms =
        expected == null ? List.of() : List.of(new Precondition.Expected(expected));
    if (random.nextBoolean()) {
      var from = new SetRef(name(), random.nextInt(3) == 0 ? (Long) revision() : null);
      var promotion = new Promotion(from, random.nextInt(4) > 0, "reason " + random.nextInt(9));
      return dry ->
          shop.sets.promote(shop.admin, new SetWrite(service, name, terms, dry), promotion);
    }
    var way = new Rollback(random.nextBoolean() ? null : (Long) revision(), null);
    return dry -> shop.sets.rollback(shop.admin, new SetWrite(service, name, terms, dry), way);
  }

  private long revision() {
    return 1L + random.nextInt(12);
  }

  /** A revision that a set may stand at: near the one that it stood at a moment ago. */
  @Nullable Long expectation(String name) {
    VersionSet set = shop.find(service).versionSet(name);
    if (set == null || random.nextInt(3) == 0) {
      return null;
    }
    return Math.max(1, set.revision() - random.nextInt(2));
  }

  /** Makes a random write of any kind. */
  Outcome write() {
    String name = name();
    Long expected = snapshotExpectation(name);
    List<Precondition> terms =
        expected == null ? List.of() : List.of(new Precondition.Expected(expected));
    var write = new SetWrite(service, name, terms, false);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        Pins pins = pins();
        yield outcome("upsert " + name, expected, () -> shop.sets.upsert(shop.admin, write, pins));
      }
      case 3 ->
          outcome(
              "delete " + name,
              expected,
              () -> {
                shop.sets.delete(shop.admin, service, name, terms);
                return null;
              });
      case 4 -> {
        Map<String, Pins> all = replacement();
        yield outcome("replace " + all.keySet(), null, () -> replace(all));
      }
      default -> {
        Planned planned = planned(name, expected);
        yield outcome("promote or roll back " + name, expected, () -> planned.run(false));
      }
    };
  }

  /** The same as {@link #expectation} where others write at the same time. */
  private @Nullable Long snapshotExpectation(String name) {
    Service seen = Objects.requireNonNull(shop.tenant.snapshot().services().get(service));
    VersionSet set = seen.versionSet(name);
    return set == null || random.nextInt(3) == 0
        ? null
        : (Long) Math.max(1, set.revision() - random.nextInt(2));
  }

  private Map<String, Pins> replacement() {
    var all = new LinkedHashMap<String, Pins>();
    for (String name : List.of("a", "b", "c")) {
      if (random.nextBoolean()) {
        all.put(name, pins());
      }
    }
    return all;
  }

  private @Nullable ChangePlan replace(Map<String, Pins> all) {
    shop.services.update(
        shop.admin,
        service,
        new Services.ServiceChanges(
            null, null, null, null, null, null, null, Services.SettingsChanges.NONE, all),
        ServicePolicy.RUNNABLE);
    return null;
  }

  /** Something that may be refused. */
  @FunctionalInterface
  interface Attempted {
    @Nullable ChangePlan run();
  }

  static Outcome outcome(String write, @Nullable Long expected, Attempted work) {
    try {
      return new Outcome(write, expected, work.run(), null);
    } catch (DomainException e) {
      return new Outcome(write, expected, null, e.error());
    }
  }
}
