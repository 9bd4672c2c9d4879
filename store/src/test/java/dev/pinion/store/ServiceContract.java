package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.VersionSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link ServiceStore} and {@link UsageStore} state. */
interface ServiceContract extends StoreFixture {

  private void revise(Service service, VersionSet set) {
    write(tx -> tx.services().revise(Samples.revision(service.id(), set)));
  }

  @Test
  default void aServiceReadsBackEqualWithItsSets() {
    Service made = service("Sørvice " + Samples.TEXT);
    VersionSet custom = Samples.set("Custom_1-x", 3, Samples.pins(5));
    revise(made, custom);

    var sets = new TreeMap<String, VersionSet>();
    sets.put("release", Samples.set("release"));
    sets.put("Custom_1-x", custom);
    Service expected = made.withSets(sets);
    assertThat(found(tx -> tx.services().find(made.id()))).isEqualTo(expected);
    assertThat(listed(tx -> tx.services().all())).containsExactly(expected);
  }

  @Test
  default void fieldsOfAJsonObjectKeepTheirOrder() {
    Service made = service("ordered");
    revise(made, Samples.set("custom", 1, Samples.pins(1)));

    Service found = Objects.requireNonNull(read(tx -> tx.services().find(made.id())));
    Pins pins = Objects.requireNonNull(found.versionSet("custom")).pins();
    assertThat(pins.llmPreferences().keySet()).containsExactly("zeta", "alpha");
    assertThat(Objects.requireNonNull(pins.llmPreferences().get("zeta")).params().keySet())
        .containsExactlyElementsOf(Samples.json().keySet());
    assertThat(found.settings().voiceConfig()).hasToString(Samples.json().toString());
  }

  @Test
  default void aServiceUpdateReplacesEveryFieldButTheSets() {
    Service made = service("before");
    Service other = service("other");
    Service changed =
        new Service(
            made.id(),
            "after",
            "",
            false,
            other.agentId(),
            other.graphId(),
            List.of(),
            List.of(),
            ServiceSettings.DEFAULTS,
            new TreeMap<>(),
            made.creator(),
            Samples.actor("someone else"),
            made.createdAt(),
            Samples.LATER.plusMillis(1));
    write(tx -> tx.services().update(changed));

    var release = new TreeMap<String, VersionSet>();
    release.put("release", Samples.set("release"));
    assertThat(found(tx -> tx.services().find(made.id()))).isEqualTo(changed.withSets(release));
  }

  @Test
  default void whatIsMissingIsNullOrEmptyAndCannotBeChanged() {
    EntityId nowhere = Samples.id();
    Service made = service("here");
    assertThat(found(tx -> tx.services().find(nowhere))).isNull();
    assertThat(found(tx -> tx.services().findActiveByName("nowhere"))).isNull();
    assertThat(listed(tx -> tx.services().activeUsersOf(nowhere))).isEmpty();
    assertThat(number(tx -> tx.ledger().lastRevision(made.id(), "custom"))).isZero();
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 0, 9))).isEmpty();
    assertThat(listed(tx -> tx.usages().of(nowhere))).isEmpty();
    refused(tx -> tx.services().update(Samples.service("x", made.agentId(), made.graphId())));
    refused(tx -> tx.services().revise(Samples.revision(nowhere, "custom", 1)));
    refused(tx -> tx.services().revise(Samples.revision(nowhere, VersionSet.EDGE, 1)));
    refused(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 1)));
    refused(tx -> tx.services().insert(Samples.service("x", nowhere, made.graphId())));
    refused(tx -> tx.services().insert(Samples.service("x", made.agentId(), nowhere)));
  }

  @Test
  default void servicesComeById() {
    List<EntityId> ids = List.of(service("c").id(), service("a").id(), service("b").id());
    assertThat(listed(tx -> tx.services().all())).extracting(Service::id).isEqualTo(ids);
  }

  @Test
  default void onlyOneActiveServiceOfANameByCodePoint() {
    Service first = service("Straße é");
    Service second = Samples.service("Straße é", first.agentId(), first.graphId());
    refused(tx -> tx.services().insert(second));
    write(tx -> tx.services().insert(Samples.with(second, "Straße é", false)));
    refused(tx -> tx.services().update(second));
    assertThat(found(tx -> tx.services().findActiveByName("Straße é"))).isEqualTo(first.id());

    for (String other : List.of("straße é", "STRASSE é", "Straße e\u0301", "Straße é ")) {
      assertThat(found(tx -> tx.services().findActiveByName(other))).as(other).isNull();
      write(tx -> tx.services().insert(Samples.service(other, first.agentId(), first.graphId())));
    }
    write(
        tx -> {
          tx.services().update(Samples.with(first, "Straße é", false));
          tx.services().update(second);
        });
    assertThat(found(tx -> tx.services().findActiveByName("Straße é"))).isEqualTo(second.id());
  }

  @Test
  default void activeUsersOfAnAssetComeById() {
    Service first = service("z");
    Service second = Samples.service("a", first.agentId(), first.graphId());
    Service idle = Samples.with(Samples.service("m", first.agentId(), first.graphId()), "m", false);
    write(
        tx -> {
          tx.services().insert(idle);
          tx.services().insert(second);
        });
    for (EntityId part : List.of(first.agentId(), first.graphId())) {
      assertThat(listed(tx -> tx.services().activeUsersOf(part)))
          .containsExactly(first.id(), second.id());
    }
  }

  @Test
  default void aSetIsAddedReplacedAndRemoved() {
    Service made = service("s");
    VersionSet replaced = Samples.set("custom", 2, Samples.pins(9));
    revise(made, Samples.set("custom"));
    revise(made, replaced);
    Service found = Objects.requireNonNull(read(tx -> tx.services().find(made.id())));
    assertThat(found.versionSet("custom")).isEqualTo(replaced);
    assertThat(found.versionSet("Custom")).isNull();

    write(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 3)));
    Service without = Objects.requireNonNull(read(tx -> tx.services().find(made.id())));
    assertThat(without.storedSets()).containsOnlyKeys("release");
  }

  @Test
  default void namesThatNoSetCanHaveAreRefused() {
    Service made = service("s");
    revise(made, Samples.set("n".repeat(40)));
    for (String name : List.of("", "n".repeat(41))) {
      refused(tx -> tx.services().revise(Samples.revision(made.id(), Samples.set(name))));
    }
  }

  @Test
  default void releaseStays() {
    Service made = service("s");
    refused(tx -> tx.services().revise(Samples.deletion(made.id(), VersionSet.RELEASE, 2)));
  }

  /** What edge holds follows from the service, so only its ledger has entries. */
  @Test
  default void edgeIsNoStoredSet() {
    Service made = service("s");
    Revision revision = Samples.revision(made.id(), VersionSet.EDGE, 1);
    write(tx -> tx.services().revise(revision));
    assertThat(found(tx -> tx.services().tip(made.id(), VersionSet.EDGE)))
        .isEqualTo(revision.tip());
    Service found = Objects.requireNonNull(read(tx -> tx.services().find(made.id())));
    assertThat(found.storedSets()).containsOnlyKeys(VersionSet.RELEASE);
    assertThat(found.storedEdge()).isNull();
  }

  @Test
  default void aUsageNamesASetAndKeepsIt() {
    Service made = service("s");
    Usage usage = new Usage("custom", "unit_test", "u1", Samples.TEXT);
    refused(tx -> tx.usages().add(made.id(), usage));
    refused(tx -> tx.usages().add(Samples.id(), new Usage("edge", "unit_test", "u1", "u")));
    revise(made, Samples.set("custom"));
    write(tx -> tx.usages().add(made.id(), usage));
    refused(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 2)));
    revise(made, Samples.set("custom", 2, Samples.pins(1)));
    assertThat(listed(tx -> tx.usages().of(made.id()))).containsExactly(usage);

    write(tx -> tx.usages().remove("unit_test_set", "u1"));
    refused(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 3)));
    write(tx -> tx.usages().remove("unit_test", "u1"));
    write(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 3)));
    assertThat(listed(tx -> tx.usages().of(made.id()))).isEmpty();
  }

  @Test
  default void usagesComeBySetKindAndName() {
    Service made = service("s");
    Service other = service("t");
    var edge = new Usage("edge", "unit_test", "1", "z");
    var setB = new Usage("release", "unit_test", "9", "B");
    var setA = new Usage("release", "unit_test", "8", "a");
    var kind = new Usage("release", "unit_test_set", "7", "A");
    write(
        tx -> {
          List.of(kind, setA, edge, setB).forEach(usage -> tx.usages().add(made.id(), usage));
          tx.usages().add(other.id(), new Usage("release", "unit_test", "9", "B"));
        });
    assertThat(listed(tx -> tx.usages().of(made.id()))).containsExactly(edge, setB, setA, kind);
    Service unused = service("u");
    assertThat(found(tx -> tx.usages().of(Set.of(unused.id(), made.id(), other.id()))))
        .isEqualTo(
            Map.of(
                made.id(), List.of(edge, setB, setA, kind),
                other.id(), List.of(new Usage("release", "unit_test", "9", "B"))));
    write(tx -> tx.usages().remove("unit_test", "9"));
    assertThat(listed(tx -> tx.usages().of(made.id()))).containsExactly(edge, setA, kind);
    assertThat(listed(tx -> tx.usages().of(other.id()))).isEmpty();
  }

  @Test
  default void usesOfOneThingAreForgottenOneByOne() {
    Service made = service("s");
    Service other = service("t");
    var edge = new Usage("edge", "unit_test", "1", "a");
    var release = new Usage("release", "unit_test", "1", "a");
    var set = new Usage("release", "unit_test_set", "1", "a");
    var elsewhere = new Usage("release", "unit_test", "2", "a");
    write(
        tx -> {
          List.of(release, edge, set, elsewhere)
              .forEach(usage -> tx.usages().add(made.id(), usage));
          tx.usages().add(other.id(), release);
        });
    assertThat(found(tx -> tx.usages().by("unit_test", "1")))
        .isEqualTo(Map.of(made.id(), List.of(edge, release), other.id(), List.of(release)));
    assertThat(found(tx -> tx.usages().by("unit_test", "3"))).isEqualTo(Map.of());
    write(tx -> tx.usages().remove(made.id(), release));
    refused(tx -> tx.usages().remove(made.id(), release));
    assertThat(listed(tx -> tx.usages().of(made.id()))).containsExactly(edge, elsewhere, set);
    assertThat(listed(tx -> tx.usages().of(other.id()))).containsExactly(release);
  }

  @Test
  default void servicesOfANameComeByIdActiveOrNot() {
    Service first = service("Name");
    Service idle =
        Samples.with(Samples.service("Name", first.agentId(), first.graphId()), "Name", false);
    service("name");
    write(tx -> tx.services().insert(idle));
    assertThat(listed(tx -> tx.services().findByName("Name")))
        .containsExactly(first.id(), idle.id());
    assertThat(listed(tx -> tx.services().findByName("NAME"))).isEmpty();
    assertThat(listed(tx -> tx.services().findByName(""))).isEmpty();
  }

  @Test
  default void aDeletedServiceIsHiddenButItsLedgerIsNot() {
    Service made = service("gone");
    Service kept = service("kept");
    write(tx -> tx.services().revise(Samples.revision(made.id(), "custom", 1)));
    write(tx -> tx.services().delete(made.id(), Samples.LATER));

    assertThat(found(tx -> tx.services().find(made.id()))).isNull();
    assertThat(found(tx -> tx.services().findActiveByName("gone"))).isNull();
    assertThat(listed(tx -> tx.services().findByName("gone"))).isEmpty();
    assertThat(listed(tx -> tx.services().activeUsersOf(made.agentId()))).isEmpty();
    assertThat(listed(tx -> tx.services().all()))
        .extracting(Service::id)
        .containsExactly(kept.id());
    assertThat(number(tx -> tx.ledger().lastRevision(made.id(), "custom"))).isEqualTo(1);
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 0, 9)))
        .containsExactly(Samples.revision(made.id(), "custom", 1));
    refused(tx -> tx.services().delete(made.id(), Samples.LATER));
    refused(tx -> tx.services().delete(Samples.id(), Samples.LATER));
    refused(tx -> tx.services().update(Samples.with(made, "back", false)));
  }

  @Test
  default void aDeletedServicesNameIsFree() {
    Service made = service("name");
    write(tx -> tx.services().delete(made.id(), Samples.LATER));
    Service heir = Samples.service("name", made.agentId(), made.graphId());
    write(tx -> tx.services().insert(heir));
    assertThat(found(tx -> tx.services().findActiveByName("name"))).isEqualTo(heir.id());
    assertThat(listed(tx -> tx.services().findByName("name"))).containsExactly(heir.id());
  }

  @Test
  default void anotherTenantsServiceCannotBeDeleted() {
    Service made = service("mine");
    refused(stranger(), tx -> tx.services().delete(made.id(), Samples.LATER));
    assertThat(found(stranger(), tx -> tx.services().findByName("mine"))).isEqualTo(List.of());
    assertThat(found(tx -> tx.services().find(made.id()))).isNotNull();
  }

  @Test
  default void aServiceNeedsPartsThatExist() {
    EntityId agent = asset(ResourceKind.AGENT, "a", 1).id();
    refused(tx -> tx.services().insert(Samples.service("x", agent, Samples.id())));
  }

  @Test
  default void theLatestResolutionOfEachSetIsKept() {
    Service made = service("s");
    write(
        tx -> {
          tx.usages().noteResolution(made.id(), "edge", Samples.TIME);
          tx.usages().noteResolution(made.id(), "release", Samples.LATER);
          tx.usages().noteResolution(made.id(), "release", Samples.TIME);
          tx.usages().noteResolution(made.id(), "edge", Samples.LATER);
        });
    Service other = service("t");
    Service quiet = service("u");
    write(tx -> tx.usages().noteResolution(other.id(), "release", Samples.TIME));
    assertThat(found(tx -> tx.usages().resolutions(Set.of(made.id(), quiet.id(), other.id()))))
        .isEqualTo(
            Map.of(
                made.id(), Map.of("edge", Samples.LATER, "release", Samples.LATER),
                other.id(), Map.of("release", Samples.TIME)));
    assertThat(found(tx -> tx.usages().resolutions(Set.of(quiet.id())))).isEqualTo(Map.of());
    refused(tx -> tx.usages().noteResolution(Samples.id(), "edge", Samples.TIME));
  }

  /** What a service was before each kind of write, whether it was looked at first or not. */
  @Test
  default void servicesThatWereWrittenAreKnownAsTheyWere() {
    Service made = service("s");
    revise(made, Samples.set("custom"));
    Service before = Objects.requireNonNull(read(tx -> tx.services().find(made.id())));
    List<Consumer<TenantTx>> kinds =
        List.of(
            tx -> tx.services().update(Samples.with(before, "renamed", false)),
            tx -> tx.services().update(before.touchedBy(Samples.actor("x"), Samples.LATER)),
            tx -> tx.services().revise(Samples.revision(made.id(), "custom", 2)),
            tx -> tx.services().revise(Samples.revision(made.id(), "fresh", 1)),
            tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 3)),
            tx -> tx.services().delete(made.id(), Samples.LATER));
    for (Consumer<TenantTx> each : kinds) {
      for (boolean isFound : List.of(true, false)) {
        undone(
            tx -> {
              if (isFound) {
                tx.services().find(made.id());
              }
              assertThat(tx.services().before()).isEmpty();
              each.accept(tx);
              assertThat(tx.services().before()).isEqualTo(Map.of(made.id(), Optional.of(before)));
            });
      }
    }
    write(
        tx -> {
          kinds.forEach(each -> each.accept(tx));
          assertThat(tx.services().before()).isEqualTo(Map.of(made.id(), Optional.of(before)));
        });
  }

  @Test
  default void aServiceThatIsMadeWasNotThereBefore() {
    Service made = service("s");
    Service fresh = Samples.service("fresh", made.agentId(), made.graphId());
    write(
        tx -> {
          tx.services().insert(fresh);
          tx.services().revise(Samples.revision(fresh.id(), "release", 1));
          tx.services().update(Samples.with(fresh, "renamed", false));
          tx.services().revise(Samples.revision(made.id(), "custom", 1));
          assertThat(tx.services().before().get(fresh.id())).isEmpty();
          assertThat(tx.services().before().keySet()).containsExactly(fresh.id(), made.id());
        });
    assertThat(found(tx -> tx.services().before())).isEqualTo(Map.of());
  }
}
