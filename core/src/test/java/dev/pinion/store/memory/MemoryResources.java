package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Reference;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.store.ResourceStore;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Resources with their versions in memory. */
final class MemoryResources implements ResourceStore {
  private final MemoryRows rows;
  private final Map<EntityId, Optional<Resource<?>>> before = new LinkedHashMap<>();

  MemoryResources(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Resource<?> find(EntityId id) {
    return rows.resources.get(id);
  }

  @Override
  public List<Resource<?>> all() {
    return List.copyOf(rows.resources.values());
  }

  @Override
  public @Nullable EntityId findByName(ResourceKind kind, String name) {
    return rows.resources.values().stream()
        .filter(each -> each.kind() == kind && each.name().equals(name) && each.reservesName())
        .map(each -> each.id())
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Resource<?>> usersOf(EntityId resource) {
    Comparator<Resource<?>> order = Comparator.comparing(each -> each.kind().code());
    return List.copyOf(
        rows.resources.values().stream()
            .filter(
                each -> each.references().stream().anyMatch(named -> named.id().equals(resource)))
            .sorted(order.thenComparing(each -> each.name()).thenComparing(each -> each.id()))
            .toList());
  }

  @Override
  public void insert(Resource<?> resource) {
    require(find(resource.id()) == null, "a resource twice");
    requireSound(resource);
    before.putIfAbsent(resource.id(), Optional.empty());
    rows.resources = rows.resources.plus(resource.id(), resource);
  }

  @Override
  public void update(Resource<?> resource) {
    stored(resource.id());
    requireSound(resource);
    require(!resource.deleted() || usersOf(resource.id()).isEmpty(), "to delete what is named");
    rows.resources = rows.resources.plus(resource.id(), resource);
  }

  private void requireSound(Resource<?> resource) {
    EntityId holder = findByName(resource.kind(), resource.name());
    require(
        !resource.reservesName() || holder == null || holder.equals(resource.id()),
        "a second resource of a name");
    for (Reference each : resource.references()) {
      require(
          each instanceof Reference.ToService || rows.resources.containsKey(each.id()),
          "to name what is not there");
    }
  }

  @Override
  public void delete(EntityId id) {
    require(stored(id).kind() == ResourceKind.PERSONA, "to remove a resource");
    rows.resources = rows.resources.minus(id);
  }

  @Override
  public void append(ResourceVersion version) {
    stored(version.resourceId());
    PVector<ResourceVersion> all = versions(version.resourceId());
    require(version.version() == all.size() + 1, "a number of a version that is not the next");
    rows.versions = rows.versions.plus(version.resourceId(), all.plus(version));
  }

  private Resource<?> stored(EntityId id) {
    Resource<?> resource = find(id);
    require(resource != null, "to change a resource that is not there");
    before.putIfAbsent(id, Optional.ofNullable(resource));
    return Objects.requireNonNull(resource);
  }

  @Override
  public Map<EntityId, Optional<Resource<?>>> before() {
    return Collections.unmodifiableMap(before);
  }

  private PVector<ResourceVersion> versions(EntityId resource) {
    return rows.versions.getOrDefault(resource, TreePVector.empty());
  }

  @Override
  public long latestVersionAt(EntityId resource, Instant time) {
    return versions(resource).stream()
        .filter(each -> !each.createdAt().isAfter(time))
        .mapToLong(ResourceVersion::version)
        .max()
        .orElse(0);
  }

  @Override
  public @Nullable ResourceVersion version(EntityId resource, long version) {
    PVector<ResourceVersion> all = versions(resource);
    return version < 1 || version > all.size() ? null : all.get((int) version - 1);
  }

  @Override
  public List<ResourceVersion> versions(EntityId resource, VersionRange range) {
    PVector<ResourceVersion> all = versions(resource);
    return (range.descending() ? all.reversed() : all)
        .stream()
            .filter(each -> each.version() >= range.first() && each.version() <= range.last())
            .skip(range.offset())
            .limit(range.limit())
            .toList();
  }
}
