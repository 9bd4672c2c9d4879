package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Agents and context graphs with their versions. A deprecated one still takes versions, for what
 * already runs goes on running and must stay mendable.
 */
public final class Assets {
  /** Versions of one agent or graph. */
  public static final int VERSIONS_MAX = 10_000;

  /** Services that a refusal names one by one. */
  private static final int SERVICES_NAMED_MAX = 5;

  private final Work work;

  /** The use cases of agents and context graphs. */
  public Assets(Work work) {
    this.work = work;
  }

  /**
   * A version to be.
   *
   * @param content in core words; of an agent only what changes, but for its first version
   * @param number the number that it must get; null for whatever comes next
   * @param dryRun whether to check everything and make nothing
   */
  public record NewVersion(
      Map<String, @Nullable Object> content, @Nullable Long number, boolean dryRun) {}

  /** Makes an agent or a graph, without a version yet. */
  public EntityId create(Caller caller, AssetKind kind, String name, String description) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          Asset asset =
              new Asset(
                  id, kind, name, description, false, 0, 0, unit.actor(), unit.at(), unit.at());
          caller.require(AssetPermissions.of(kind).create(), AssetPermissions.attributes(asset));
          requireNameFree(unit.tx(), asset);
          unit.tx().assets().insert(asset);
          unit.log(Change.Draft.of(kind.code() + ".created", subject(asset), name));
          return id;
        });
  }

  private static void requireNameFree(TenantTx tx, Asset asset) {
    if (tx.assets().findCurrentByName(asset.kind(), asset.name()) != null) {
      throw new DomainException(
          new DomainError.Conflict(
              asset.kind().code() + "_name_taken",
              "The name \"%s\" is that of another %s; choose another or deprecate that one."
                  .formatted(asset.name(), asset.kind().noun())));
    }
  }

  /** Agents or graphs that the caller may see, filtered, sorted and paged. */
  public Page<Asset> list(Caller caller, AssetKind kind, AssetQuery query) {
    AssetPermissions permissions = AssetPermissions.of(kind);
    TenantSnapshot snapshot = caller.snapshot();
    List<Asset> matches =
        snapshot.assets().values().stream()
            .filter(asset -> asset.kind() == kind && query.matches(asset))
            .filter(asset -> caller.may(permissions.get(), AssetPermissions.attributes(asset)))
            .sorted(query.comparator())
            .toList();
    return Page.of(matches, query.offset(), query.limit());
  }

  /** An agent or a graph; a deprecated one is not found. */
  public Asset get(Caller caller, AssetKind kind, EntityId id) {
    Asset asset = requireCurrent(caller.snapshot().asset(kind, id), kind);
    caller.require(AssetPermissions.of(kind).get(), AssetPermissions.attributes(asset));
    return asset;
  }

  /** One that is known to have been there; refused as not found if it has gone since. */
  public static Asset existing(TenantSnapshot snapshot, AssetKind kind, EntityId id) {
    return requireCurrent(snapshot.asset(kind, id), kind);
  }

  /**
   * Gives an agent or a graph another name or description; a deprecated one is not found. A change
   * that changes nothing leaves no trace.
   *
   * @param name null leaves it
   * @param description null leaves it
   */
  public void update(
      Caller caller,
      AssetKind kind,
      EntityId id,
      @Nullable String name,
      @Nullable String description) {
    work.write(
        caller,
        unit -> {
          Asset before = requireCurrent(unit.tx().assets().find(id), kind);
          caller.require(AssetPermissions.of(kind).update(), AssetPermissions.attributes(before));
          Asset after =
              before.described(
                  Objects.requireNonNullElse(name, before.name()),
                  Objects.requireNonNullElse(description, before.description()),
                  before.updatedAt());
          if (after.equals(before)) {
            return id;
          }
          if (!after.name().equals(before.name())) {
            requireNameFree(unit.tx(), after);
          }
          unit.tx().assets().update(before.described(after.name(), after.description(), unit.at()));
          unit.log(Change.Draft.of(kind.code() + ".updated", subject(after), after.name()));
          return id;
        });
  }

  /**
   * Makes the next version.
   *
   * @return the version; empty for a dry run
   */
  public Optional<AssetVersion> createVersion(
      Caller caller, AssetKind kind, EntityId id, NewVersion wanted) {
    if (kind == AssetKind.CONTEXT_GRAPH) {
      GraphContents.requireSound(wanted.content());
    }
    EntityId versionId = work.newId();
    return work.write(
        caller,
        unit -> {
          Asset asset = require(unit.tx().assets().find(id), kind);
          caller.require(
              AssetPermissions.of(kind).createVersion(), AssetPermissions.attributes(asset));
          long number = nextNumber(asset, wanted.number());
          var version =
              new AssetVersion(
                  versionId,
                  id,
                  number,
                  content(unit.tx(), asset, wanted.content()),
                  unit.actor(),
                  unit.at());
          if (wanted.dryRun()) {
            return Optional.empty();
          }
          unit.tx().assets().append(version);
          unit.tx().assets().update(asset.withVersion(version));
          String change = kind.code() + ".version_created";
          unit.log(new Change.Draft(change, subject(asset), asset.name(), null, null, number));
          return Optional.of(version);
        });
  }

  private static long nextNumber(Asset asset, @Nullable Long wanted) {
    long next = asset.latestVersion() + 1;
    if (wanted != null && wanted != next) {
      throw new DomainException(
          new DomainError.Conflict(
              "version_not_next",
              "The next version of the %s \"%s\" is %d, not %d."
                  .formatted(asset.kind().noun(), asset.name(), next, wanted)));
    }
    if (next > VERSIONS_MAX) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_versions",
              "The %s \"%s\" has its %d versions; go on with another one."
                  .formatted(asset.kind().noun(), asset.name(), VERSIONS_MAX)));
    }
    return next;
  }

  private static Map<String, @Nullable Object> content(
      TenantTx tx, Asset asset, Map<String, @Nullable Object> given) {
    return switch (asset.kind()) {
      case AGENT -> {
        AssetVersion previous = tx.assets().version(asset.id(), asset.latestVersion());
        yield AgentContents.complete(given, previous == null ? null : previous.content());
      }
      case CONTEXT_GRAPH -> {
        GraphContents.requireReferences(tx, given);
        yield given;
      }
    };
  }

  /** Deprecates an agent or a graph that no active service uses; its versions stay. */
  public void deprecate(Caller caller, AssetKind kind, EntityId id) {
    deprecate(
        caller,
        kind,
        id,
        asset ->
            new DomainError.Conflict(
                kind.code() + "_deprecated",
                "The %s \"%s\" is deprecated already.".formatted(kind.noun(), asset.name())));
  }

  /** The same for callers who see no deprecated ones: such a one is not found. */
  public void delete(Caller caller, AssetKind kind, EntityId id) {
    deprecate(caller, kind, id, asset -> notFound(kind));
  }

  private void deprecate(
      Caller caller, AssetKind kind, EntityId id, Function<Asset, DomainError> ifDeprecated) {
    work.write(
        caller,
        unit -> {
          Asset asset = require(unit.tx().assets().find(id), kind);
          caller.require(AssetPermissions.of(kind).delete(), AssetPermissions.attributes(asset));
          if (asset.deprecated()) {
            throw new DomainException(ifDeprecated.apply(asset));
          }
          requireUnused(unit.tx(), asset);
          unit.tx().openReserve();
          unit.tx().assets().update(asset.asDeprecated(unit.at()));
          unit.log(Change.Draft.of(kind.code() + ".deleted", subject(asset), asset.name()));
          return id;
        });
  }

  private static void requireUnused(TenantTx tx, Asset asset) {
    List<EntityId> services = tx.services().activeUsersOf(asset.id());
    if (services.isEmpty()) {
      return;
    }
    String named =
        services.stream()
            .limit(SERVICES_NAMED_MAX)
            .map(tx.services()::find)
            .filter(Objects::nonNull)
            .map(service -> "\"" + service.name() + "\"")
            .collect(Collectors.joining(", "));
    int more = services.size() - SERVICES_NAMED_MAX;
    throw new DomainException(
        new DomainError.InUse(
            "in_use",
            "Active services use the %s \"%s\": %s%s; deactivate them or give them another first."
                .formatted(
                    asset.kind().noun(),
                    asset.name(),
                    named,
                    more > 0 ? " and " + more + " more" : ""),
            List.of()));
  }

  /** Versions of an agent or a graph, by number, and paged. */
  public Page<AssetVersion> versions(
      Caller caller, AssetKind kind, EntityId id, VersionQuery query) {
    Asset asset = require(caller.snapshot().asset(kind, id), kind);
    caller.require(AssetPermissions.of(kind).get(), AssetPermissions.attributes(asset));
    return query.page(
        asset.latestVersion(),
        range -> caller.tenant().read(tx -> tx.assets().versions(id, range)));
  }

  /** One version of an agent or a graph, be it deprecated or not. */
  public AssetVersion version(
      Caller caller, AssetKind kind, EntityId id, VersionQuery.Numbers number) {
    var items = versions(caller, kind, id, new VersionQuery(number, true, 0, 1)).items();
    if (items.isEmpty()) {
      throw new DomainException(
          new DomainError.NotFound(
              kind.code() + "_version_not_found",
              "There is no such version of this %s.".formatted(kind.noun())));
    }
    return items.getFirst();
  }

  private static Asset requireCurrent(@Nullable Asset asset, AssetKind kind) {
    Asset found = require(asset, kind);
    if (found.deprecated()) {
      throw new DomainException(notFound(kind));
    }
    return found;
  }

  private static Asset require(@Nullable Asset asset, AssetKind kind) {
    if (asset == null || asset.kind() != kind) {
      throw new DomainException(notFound(kind));
    }
    return asset;
  }

  private static DomainError notFound(AssetKind kind) {
    return new DomainError.NotFound(
        kind.code() + "_not_found", "There is no %s with this id.".formatted(kind.noun()));
  }

  private static Subject subject(Asset asset) {
    return Subject.of(SubjectType.ASSET, asset.id());
  }
}
