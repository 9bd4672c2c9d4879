package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.ClusterTx.StoredSigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link ClusterTx} states, and {@link TenantTx} of the tenant itself and its log. */
interface ClusterContract extends StoreFixture {

  @Test
  default void aTenantReadsBackEqual() {
    Tenant made = Samples.tenant(Samples.id(), "some-slug");
    writeCluster(tx -> tx.insert(made));
    assertThat(foundInCluster(tx -> tx.tenant(made.id()).tenant())).isEqualTo(made);
    assertThat(found(made.id(), TenantTx::tenant)).isEqualTo(made);
    assertThat(foundInCluster(tx -> tx.tenantBySlug("some-slug"))).isEqualTo(made);
    assertThat(foundInCluster(tx -> tx.tenantById(made.id()))).isEqualTo(made);
    assertThat(foundInCluster(tx -> tx.tenantBySlug("Some-slug"))).isNull();
    assertThat(foundInCluster(tx -> tx.tenantById(Samples.id()))).isNull();
  }

  @Test
  default void aTenantUpdateKeepsIdAndSlug() {
    Tenant before = read(TenantTx::tenant);
    Tenant changed =
        new Tenant(
            before.id(),
            before.slug(),
            "renamed",
            Map.of("a", 1L),
            new Maintenance(Samples.TEXT, 30),
            before.createdAt(),
            Samples.LATER.plusMillis(1));
    write(tx -> tx.update(changed));
    assertThat(found(TenantTx::tenant)).isEqualTo(changed);
    write(
        tx ->
            tx.update(
                new Tenant(
                    Samples.id(),
                    "moved",
                    before.name(),
                    before.profile(),
                    null,
                    before.createdAt(),
                    before.updatedAt())));
    assertThat(found(TenantTx::tenant)).isEqualTo(before);
  }

  @Test
  default void aSlugIsTakenOnce() {
    String slug = read(TenantTx::tenant).slug();
    refusedCluster(tx -> tx.insert(Samples.tenant(Samples.id(), slug)));
    refusedCluster(tx -> tx.insert(Samples.tenant(home(), "another")));
  }

  @Test
  default void theDirectoryIsKeptBySlug() {
    EntityId tenant = Samples.id();
    var b = new DirectoryEntry("b", tenant, "default", Samples.LATER);
    var a = new DirectoryEntry("a", Samples.id(), "other", null);
    var ready = new DirectoryEntry("b", tenant, "other", null);
    writeCluster(
        tx -> {
          tx.put(b);
          tx.put(a);
        });
    assertThat(listedInCluster(ClusterTx::directory)).containsExactly(a, b);
    writeCluster(tx -> tx.put(ready));
    assertThat(foundInCluster(tx -> tx.directoryEntry("b"))).isEqualTo(ready);
    assertThat(foundInCluster(tx -> tx.directoryEntry(tenant))).isEqualTo(ready);
    assertThat(foundInCluster(tx -> tx.directoryEntry("B"))).isNull();
    assertThat(listedInCluster(tx -> tx.directoryEntries(Set.of("a", "b", "B", "none"))))
        .containsExactlyInAnyOrder(a, ready);
    assertThat(listedInCluster(tx -> tx.directoryEntries(Set.of()))).isEmpty();
    assertThat(foundInCluster(tx -> tx.directoryEntry(Samples.id()))).isNull();
    refusedCluster(tx -> tx.put(new DirectoryEntry("c", tenant, "default", null)));
    writeCluster(tx -> tx.deleteDirectoryEntry("b"));
    assertThat(listedInCluster(ClusterTx::directory)).containsExactly(a);
  }

  @Test
  default void signingKeysComeNewestFirst() {
    var old = new StoredSigningKey("z", "{\"k\":1}", Samples.TIME, null);
    var young = new StoredSigningKey("a", "{\"k\":2}", Samples.LATER, null);
    writeCluster(
        tx -> {
          tx.insert(old);
          tx.insert(young);
        });
    assertThat(listedInCluster(ClusterTx::signingKeys)).containsExactly(young, old);
    refusedCluster(tx -> tx.insert(new StoredSigningKey("a", "{}", Samples.TIME, null)));
  }

  @Test
  default void signingKeysRetireOnceAndGo() {
    var first = new StoredSigningKey("1", "{}", Samples.TIME, null);
    var second = new StoredSigningKey("2", "{}", Samples.LATER, null);
    writeCluster(
        tx -> {
          tx.insert(first);
          tx.retireSigningKeys(Samples.TIME.plusMillis(5));
          tx.insert(second);
        });
    writeCluster(tx -> tx.retireSigningKeys(Samples.LATER));
    assertThat(listedInCluster(ClusterTx::signingKeys))
        .containsExactly(
            new StoredSigningKey("2", "{}", Samples.LATER, Samples.LATER),
            new StoredSigningKey("1", "{}", Samples.TIME, Samples.TIME.plusMillis(5)));
    writeCluster(tx -> tx.deleteSigningKeysRetiredBefore(Samples.LATER));
    assertThat(listedInCluster(ClusterTx::signingKeys))
        .extracting(StoredSigningKey::keyId)
        .containsExactly("2");
  }

  @Test
  default void aSettingIsSetAndRemoved() {
    assertThat(foundInCluster(tx -> tx.setting("k"))).isNull();
    writeCluster(tx -> tx.putSetting("k", "v"));
    writeCluster(tx -> tx.putSetting("k", Samples.TEXT));
    assertThat(foundInCluster(tx -> tx.setting("k"))).isEqualTo(Samples.TEXT);
    assertThat(foundInCluster(tx -> tx.setting("K"))).isNull();
    writeCluster(tx -> tx.putSetting("k", null));
    writeCluster(tx -> tx.putSetting("k", null));
    assertThat(foundInCluster(tx -> tx.setting("k"))).isNull();
  }

  @Test
  default void theLogReadsBackInOrderAndInPages() {
    assertThat(number(TenantTx::lastSeq)).isZero();
    Actor nameless = Actor.system("acme");
    var full =
        new Change.Draft(
            "version_set.changed",
            new Change.Subject(Change.SubjectType.MEMBER, "org/" + Samples.TEXT),
            null,
            "custom",
            7L,
            Long.MAX_VALUE);
    write(tx -> tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME));
    write(
        tx -> {
          tx.append(full, nameless, Samples.LATER);
          assertThat(tx.lastSeq()).isEqualTo(2);
          tx.append(Samples.draft(home()), nameless, Samples.TIME);
        });
    assertThat(number(TenantTx::lastSeq)).isEqualTo(3);
    List<Change> all = read(tx -> tx.changesAfter(0, 9));
    assertThat(all).extracting(Change::seq).containsExactly(1L, 2L, 3L);
    assertThat(all.get(1))
        .isEqualTo(
            new Change(
                2,
                Samples.LATER,
                nameless,
                full.kind(),
                full.subject(),
                null,
                "custom",
                7L,
                Long.MAX_VALUE));
    assertThat(all.get(0).actor()).isEqualTo(Samples.actor("x"));
    assertThat(all.get(0).subjectName()).isEqualTo(Samples.TEXT);
    assertThat(listed(tx -> tx.changesAfter(1, 1))).containsExactly(all.get(1));
    assertThat(listed(tx -> tx.changesAfter(3, 9))).isEmpty();
    assertThat(number(stranger(), TenantTx::lastSeq)).isZero();
  }

  /** More tenants than one statement takes values. */
  @Test
  default void theNumbersOfManyTenantsAreToldAtOnce() {
    write(tx -> tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME));
    write(tx -> tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME));
    var asked = new ArrayList<>(List.of(home(), stranger()));
    for (int i = 0; i < 2_500; i++) {
      asked.add(Samples.id());
    }
    Collections.shuffle(asked, new Random(7));
    assertThat(foundInCluster(tx -> tx.lastSeqs(asked)))
        .isEqualTo(Map.of(home(), 2L, stranger(), 0L));
    assertThat(foundInCluster(tx -> tx.lastSeqs(List.of()))).isEqualTo(Map.of());
  }

  private void refusedCluster(Consumer<ClusterTx> work) {
    assertThatThrownBy(
            () ->
                writeCluster(
                    tx -> {
                      tx.putSetting("trace", "of a refused transaction");
                      work.accept(tx);
                    }))
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(StoreUnavailableException.class);
    assertThat(foundInCluster(tx -> tx.setting("trace"))).isNull();
  }
}
