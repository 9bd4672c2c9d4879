package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.EntityId;
import dev.pinion.store.AssetStore.VersionRange;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What {@link AssetStore} states. */
interface AssetContract extends StoreFixture {

  @Test
  default void anAssetReadsBackEqual() {
    Asset agent = asset(AssetKind.AGENT, "Ägent " + Samples.TEXT, 0);
    Asset graph = asset(AssetKind.CONTEXT_GRAPH, "graph", 0);
    assertThat(found(tx -> tx.assets().find(agent.id()))).isEqualTo(agent);
    assertThat(listed(tx -> tx.assets().all())).containsExactly(agent, graph);
  }

  @Test
  default void anAssetUpdateReplacesEveryField() {
    Asset made = asset(AssetKind.AGENT, "before", 1);
    Asset changed =
        new Asset(
            made.id(),
            made.kind(),
            "after",
            "",
            true,
            1,
            0,
            made.creator(),
            made.createdAt(),
            Samples.LATER.plusMillis(1));
    write(tx -> tx.assets().update(changed));
    assertThat(found(tx -> tx.assets().find(made.id()))).isEqualTo(changed);
    assertThat(found(tx -> tx.assets().version(made.id(), 1))).isNotNull();
  }

  @Test
  default void whatIsMissingOfAssetsIsNullAndCannotBeChanged() {
    EntityId nowhere = Samples.id();
    assertThat(found(tx -> tx.assets().find(nowhere))).isNull();
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.AGENT, "x"))).isNull();
    assertThat(found(tx -> tx.assets().version(nowhere, 1))).isNull();
    assertThat(listed(tx -> tx.assets().versions(nowhere, new VersionRange(1, 9, false, 0, 9))))
        .isEmpty();
    refused(tx -> tx.assets().update(Samples.asset(AssetKind.AGENT, "x", 0)));
    refused(tx -> tx.assets().append(Samples.version(nowhere, 1)));
  }

  @Test
  default void onlyOneCurrentAssetOfAKindAndName() {
    Asset first = asset(AssetKind.AGENT, "Name", 0);
    refused(tx -> tx.assets().insert(Samples.asset(AssetKind.AGENT, "Name", 0)));
    Asset graph = asset(AssetKind.CONTEXT_GRAPH, "Name", 0);
    Asset lower = asset(AssetKind.AGENT, "name", 0);
    refused(tx -> tx.assets().update(renamed(lower, "Name")));
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.AGENT, "Name")))
        .isEqualTo(first.id());
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.CONTEXT_GRAPH, "Name")))
        .isEqualTo(graph.id());
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.AGENT, "NAME"))).isNull();

    write(tx -> tx.assets().update(first.asDeprecated(Samples.LATER)));
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.AGENT, "Name"))).isNull();
    Asset second = asset(AssetKind.AGENT, "Name", 0);
    refused(tx -> tx.assets().update(first));
    assertThat(found(tx -> tx.assets().findCurrentByName(AssetKind.AGENT, "Name")))
        .isEqualTo(second.id());
  }

  private static Asset renamed(Asset asset, String name) {
    return new Asset(
        asset.id(),
        asset.kind(),
        name,
        asset.description(),
        asset.deprecated(),
        asset.latestVersion(),
        asset.stateCount(),
        asset.creator(),
        asset.createdAt(),
        asset.updatedAt());
  }

  @Test
  default void aVersionReadsBackEqual() {
    Asset agent = asset(AssetKind.AGENT, "a", 0);
    AssetVersion version = Samples.version(agent.id(), 1);
    write(tx -> tx.assets().append(version));
    AssetVersion found = Objects.requireNonNull(read(tx -> tx.assets().version(agent.id(), 1)));
    assertThat(found).isEqualTo(version);
    assertThat(found.content()).hasToString(version.content().toString());
    assertThat(found(tx -> tx.assets().version(agent.id(), 2))).isNull();
  }

  @Test
  default void aVersionsNumberIsTakenOnce() {
    Asset agent = asset(AssetKind.AGENT, "a", 2);
    AssetVersion before = read(tx -> tx.assets().version(agent.id(), 2));
    refused(tx -> tx.assets().append(Samples.version(agent.id(), 2)));
    refused(tx -> tx.assets().append(Samples.version(agent.id(), 0)));
    assertThat(found(tx -> tx.assets().version(agent.id(), 2))).isEqualTo(before);
  }

  @Test
  default void versionsComeInRangesDirectionsAndPages() {
    Asset agent = asset(AssetKind.AGENT, "a", 12);
    asset(AssetKind.AGENT, "b", 3);
    assertThat(numbers(agent, new VersionRange(2, 5, false, 0, 99)))
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(numbers(agent, new VersionRange(2, 5, true, 0, 99))).containsExactly(5L, 4L, 3L, 2L);
    assertThat(numbers(agent, new VersionRange(1, 12, false, 8, 3))).containsExactly(9L, 10L, 11L);
    assertThat(numbers(agent, new VersionRange(1, 12, true, 1, 2))).containsExactly(11L, 10L);
    assertThat(numbers(agent, new VersionRange(10, Long.MAX_VALUE, false, 0, 9)))
        .containsExactly(10L, 11L, 12L);
    assertThat(numbers(agent, new VersionRange(1, 12, true, 11, 9))).containsExactly(1L);
    assertThat(numbers(agent, new VersionRange(1, 12, true, 12, 9))).isEmpty();
    assertThat(numbers(agent, new VersionRange(5, 4, false, 0, 9))).isEmpty();
    assertThat(numbers(agent, new VersionRange(1, 12, false, 0, 0))).isEmpty();
  }

  private List<Long> numbers(Asset asset, VersionRange range) {
    return read(tx -> tx.assets().versions(asset.id(), range)).stream()
        .map(AssetVersion::version)
        .toList();
  }
}
