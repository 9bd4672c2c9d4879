package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.UsageGuard;
import dev.pinion.app.VersionQuery;
import dev.pinion.app.Work;
import dev.pinion.app.resource.ResourceType.Deletion;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Reference;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Tag;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resources of every kind: made, listed, changed, versioned and deleted in one way. What a kind has
 * of its own its {@link ResourceType} says.
 */
public final class Resources {
  /** Versions of one resource. */
  public static final int VERSIONS_MAX = 10_000;

  /** Of what deleted ones can be read. */
  private static final Set<Deletion> READABLE = Set.of(Deletion.MARKS);

  /** Of what deleted ones the versions can be read. */
  private static final Set<Deletion> VERSIONS_READABLE =
      Set.of(Deletion.MARKS, Deletion.DEPRECATES);

  /** Of what deleted ones get versions. */
  private static final Set<Deletion> VERSIONED = Set.of(Deletion.DEPRECATES);

  private final Work work;

  /** The use cases of resources. */
  public Resources(Work work) {
    this.work = work;
  }

  /**
   * A resource to be.
   *
   * @param firstVersion the content of its first version; null for a kind without versions
   */
  public record NewResource<C extends Content>(
      String name,
      List<Tag> tags,
      C content,
      @Nullable Map<String, @Nullable Object> firstVersion) {}

  /**
   * A version to be.
   *
   * @param content in core words; of most kinds only what changes, but for its first version
   * @param number the number that it must get; null for whatever comes next
   * @param dryRun whether to check everything and make nothing
   */
  public record NewVersion(
      Map<String, @Nullable Object> content, @Nullable Long number, boolean dryRun) {}

  /**
   * What to change of a resource; null leaves a field as it is.
   *
   * @param content makes the changed content of the one there is
   */
  public record ResourceChanges<C extends Content>(
      @Nullable String name, @Nullable List<Tag> tags, UnaryOperator<C> content) {}

  /**
   * A page of resources.
   *
   * @param visible all that the caller may see, whatever was asked for
   */
  public record ResourceList<C extends Content>(
      Page<Resource<C>> page, List<Resource<C>> visible) {}

  /** Makes a resource, with its first version if one is given. */
  public <C extends Content> Resource<C> create(
      Caller caller, ResourceType<C> type, NewResource<C> wanted) {
    EntityId id = work.newId();
    EntityId versionId = work.newId();
    return work.write(
        caller,
        unit -> {
          var version =
              wanted.firstVersion() == null
                  ? null
                  : new ResourceVersion(
                      versionId, id, 1, wanted.firstVersion(), unit.actor(), unit.at());
          var made =
              new Resource<>(
                  id,
                  wanted.name(),
                  wanted.tags(),
                  wanted.content(),
                  false,
                  version == null ? 0 : 1,
                  unit.actor(),
                  unit.actor(),
                  unit.at(),
                  unit.at());
          for (Permission each : type.permissions().create()) {
            caller.require(each, ResourceAttributes.of(made));
          }
          requireSound(unit.tx(), type, null, made);
          unit.tx().resources().insert(made);
          if (version != null) {
            unit.tx().resources().append(version);
          }
          VersionSetUses.record(unit.tx(), null, made);
          unit.log(change("created", made));
          return made;
        });
  }

  /**
   * Changes fields of a resource; a change that changes nothing leaves no trace.
   *
   * @return the resource as it is now
   */
  public <C extends Content> Resource<C> update(
      Caller caller, ResourceType<C> type, EntityId id, ResourceChanges<C> changes) {
    return work.write(
        caller,
        unit -> {
          Resource<C> before = find(unit.tx(), type, id);
          caller.require(type.permissions().update(), ResourceAttributes.of(before));
          Resource<C> after =
              before.withContent(
                  Objects.requireNonNullElse(changes.name(), before.name()),
                  Objects.requireNonNullElse(changes.tags(), before.tags()),
                  changes.content().apply(before.content()));
          if (after.equals(before)) {
            return before;
          }
          caller.require(type.permissions().update(), ResourceAttributes.of(after));
          requireSound(unit.tx(), type, before, after);
          Resource<C> changed = after.touchedBy(unit.actor(), unit.at());
          put(unit, "updated", before, changed);
          return changed;
        });
  }

  /** Deletes a resource that nothing else needs; see {@link ResourceType.Deletion}. */
  public <C extends Content> void delete(Caller caller, ResourceType<C> type, EntityId id) {
    delete(caller, type, id, deleted -> notFound(type.kind()));
  }

  /** The same where clients see deleted ones, and are told that it is done already. */
  public <C extends Content> void deprecate(Caller caller, ResourceType<C> type, EntityId id) {
    delete(
        caller,
        type,
        id,
        deleted ->
            DomainException.conflict(
                type.kind().code() + "_deprecated", called(deleted) + " is deprecated already."));
  }

  private <C extends Content> void delete(
      Caller caller,
      ResourceType<C> type,
      EntityId id,
      Function<Resource<C>, DomainException> ifDeleted) {
    work.run(
        caller,
        unit -> {
          Resource<C> before = type.of(unit.tx().resources().find(id));
          if (before == null) {
            throw notFound(type.kind());
          }
          caller.require(type.permissions().delete(), ResourceAttributes.of(before));
          if (before.deleted()) {
            throw ifDeleted.apply(before);
          }
          UsageGuard.requireUnused(users(unit.tx(), id), called(before));
          type.rules().requireDeletable(unit, before);
          unit.tx().openReserve();
          if (type.deletion() == Deletion.REMOVES) {
            unit.tx().resources().delete(id);
            unit.log(change("deleted", before));
          } else {
            put(unit, "deleted", before, before.deletedBy(unit.actor(), unit.at()));
          }
        });
  }

  private static void put(Work.Unit unit, String what, Resource<?> before, Resource<?> after) {
    unit.tx().resources().update(after);
    VersionSetUses.record(unit.tx(), before, after);
    unit.log(change(what, after));
  }

  /**
   * Makes the next version.
   *
   * @return the version; empty for a dry run
   */
  public <C extends Content> Optional<ResourceVersion> createVersion(
      Caller caller, ResourceType<C> type, EntityId id, NewVersion wanted) {
    type.rules().requireSoundVersion(wanted.content());
    EntityId versionId = work.newId();
    if (wanted.dryRun()) {
      work.rehearse(caller, unit -> append(caller, unit, type, id, wanted, versionId));
      return Optional.empty();
    }
    return Optional.of(
        work.write(caller, unit -> append(caller, unit, type, id, wanted, versionId)));
  }

  private static <C extends Content> ResourceVersion append(
      Caller caller,
      Work.Unit unit,
      ResourceType<C> type,
      EntityId id,
      NewVersion wanted,
      EntityId versionId) {
    Resource<C> before = require(unit.tx().resources().find(id), type, VERSIONED);
    caller.require(type.permissions().createVersion(), ResourceAttributes.of(before));
    long next = nextNumber(before, wanted.number());
    var previous = unit.tx().resources().version(id, before.latestVersion());
    var version =
        new ResourceVersion(
            versionId,
            id,
            next,
            type.rules()
                .nextVersion(
                    caller,
                    unit.tx(),
                    wanted.content(),
                    previous == null ? null : previous.content()),
            unit.actor(),
            unit.at());
    unit.tx().resources().append(version);
    unit.tx().resources().update(before.withVersion(version));
    unit.log(
        new Change.Draft(
            type.kind().code() + ".version_created",
            subject(before),
            before.name(),
            null,
            null,
            next));
    return version;
  }

  private static long nextNumber(Resource<?> resource, @Nullable Long wanted) {
    long next = resource.latestVersion() + 1;
    if (wanted != null && wanted != next) {
      throw DomainException.conflict(
          "version_not_next",
          "The next version of the %s \"%s\" is %d, not %d."
              .formatted(resource.kind().noun(), resource.name(), next, wanted));
    }
    if (next > VERSIONS_MAX) {
      throw DomainException.limitReached(
          "too_many_versions",
          "%s has its %d versions; go on with another one."
              .formatted(called(resource), VERSIONS_MAX));
    }
    return next;
  }

  /** Resources that the caller may see, filtered, sorted and paged. */
  public <C extends Content> ResourceList<C> list(
      Caller caller, ResourceType<C> type, ResourceQuery<C> query) {
    var visible = new ArrayList<Resource<C>>();
    for (Resource<?> each : caller.snapshot().resources(type.kind()).values()) {
      Resource<C> resource = Objects.requireNonNull(type.of(each));
      if ((type.deletion() != Deletion.HIDES || !resource.deleted())
          && caller.may(type.permissions().get(), ResourceAttributes.of(resource))) {
        visible.add(resource);
      }
    }
    List<Resource<C>> matches =
        visible.stream().filter(query::matches).sorted(query.comparator()).toList();
    return new ResourceList<>(
        Page.of(matches, query.offset(), query.limit()), List.copyOf(visible));
  }

  /** The resource. */
  public <C extends Content> Resource<C> get(Caller caller, ResourceType<C> type, EntityId id) {
    return visible(caller, type, id);
  }

  /** The resource, for a caller who may see it; refused as not found if there is none. */
  public static <C extends Content> Resource<C> visible(
      Caller caller, ResourceType<C> type, EntityId id) {
    return visible(caller, type, id, READABLE);
  }

  /** Versions of a resource, by number and paged. */
  public <C extends Content> Page<ResourceVersion> versions(
      Caller caller, ResourceType<C> type, EntityId id, VersionQuery query) {
    Resource<C> resource = visible(caller, type, id, VERSIONS_READABLE);
    return query.page(
        resource.latestVersion(),
        range -> caller.tenant().read(tx -> tx.resources().versions(id, range)));
  }

  /** One version of a resource. */
  public <C extends Content> ResourceVersion version(
      Caller caller, ResourceType<C> type, EntityId id, VersionQuery.Numbers number) {
    var items = versions(caller, type, id, new VersionQuery(number, true, 0, 1)).items();
    if (items.isEmpty()) {
      throw DomainException.notFound(
          type.kind().code() + "_version_not_found",
          "There is no such version of this %s.".formatted(type.kind().noun()));
    }
    return items.getFirst();
  }

  private static <C extends Content> Resource<C> visible(
      Caller caller, ResourceType<C> type, EntityId id, Set<Deletion> evenDeleted) {
    Resource<C> resource =
        require(caller.snapshot().resources(type.kind()).get(id), type, evenDeleted);
    caller.require(type.permissions().get(), ResourceAttributes.of(resource));
    return resource;
  }

  /** Refuses a caller who may not see the agent or the graph. */
  public static void requireVisible(Caller caller, @Nullable Resource<?> part) {
    if (part != null) {
      caller.require(
          ResourceType.ofPart(part.kind()).permissions().get(), ResourceAttributes.of(part));
    }
  }

  /** The resource of that kind that is not deleted; refused as not found if there is none. */
  public static <C extends Content> Resource<C> find(
      TenantTx tx, ResourceType<C> type, EntityId id) {
    return require(tx.resources().find(id), type, Set.of());
  }

  private static <C extends Content> Resource<C> require(
      @Nullable Resource<?> resource, ResourceType<C> type, Set<Deletion> evenDeleted) {
    Resource<C> found = type.of(resource);
    if (found == null || (found.deleted() && !evenDeleted.contains(type.deletion()))) {
      throw notFound(type.kind());
    }
    return found;
  }

  private static DomainException notFound(ResourceKind kind) {
    return DomainException.notFound(
        kind.code() + "_not_found", "There is no %s with this id.".formatted(kind.noun()));
  }

  private static <C extends Content> void requireSound(
      TenantTx tx, ResourceType<C> type, @Nullable Resource<C> before, Resource<C> after) {
    Set<Reference> known = before == null ? Set.of() : before.references();
    for (Reference each : after.references()) {
      if (!known.contains(each)) {
        requireThere(tx, each);
      }
    }
    type.rules().requireSound(tx, before == null ? null : before.content(), after.content());
    boolean reserved =
        before != null && before.reservesName() && before.name().equals(after.name());
    if (after.reservesName() && !reserved) {
      requireNameFree(tx, after);
    }
  }

  private static void requireThere(TenantTx tx, Reference reference) {
    switch (reference) {
      case Reference.ToService(EntityId id) -> ServiceRules.referred(tx, id);
      case Reference.ToResource(ResourceKind kind, EntityId id) -> {
        Resource<?> target = tx.resources().find(id);
        if (target == null || target.kind() != kind || target.deleted()) {
          throw DomainException.unknownReference(
              kind.code() + "_not_found",
              List.of(kind.code() + "_id"),
              "There is no %s with the id %s.".formatted(kind.noun(), id.hex()));
        }
      }
    }
  }

  private static void requireNameFree(TenantTx tx, Resource<?> resource) {
    if (tx.resources().findByName(resource.kind(), resource.name()) != null) {
      throw DomainException.conflict(
          resource.kind().code() + "_name_taken",
          "The name \"%s\" is that of another %s; choose another name or delete that one."
              .formatted(resource.name(), resource.kind().noun()));
    }
  }

  private static List<Usage> users(TenantTx tx, EntityId id) {
    return tx.resources().usersOf(id).stream()
        .map(user -> new Usage("", user.kind().code(), user.id().hex(), user.name()))
        .toList();
  }

  /** The resource as the beginning of a sentence. */
  private static String called(Resource<?> resource) {
    return "The %s \"%s\"".formatted(resource.kind().noun(), resource.name());
  }

  /** The change of a resource as the log keeps it. */
  public static Change.Draft change(String what, Resource<?> resource) {
    return Change.Draft.of(resource.kind().code() + "." + what, subject(resource), resource.name());
  }

  private static Subject subject(Resource<?> resource) {
    return Subject.of(SubjectType.RESOURCE, resource.id());
  }
}
