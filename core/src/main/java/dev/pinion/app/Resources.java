package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Tag;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Reference;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.Resource.ResourceVersion;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resources of every kind: made, listed, changed, versioned and deleted in one way. What a kind has
 * of its own its {@link ResourceType} says.
 */
public final class Resources {
  /** Versions of one resource. */
  public static final int VERSIONS_MAX = 10_000;

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

  /** Makes a resource, with its first version if its kind has versions. */
  public <C extends Content> EntityId create(
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
          for (Permission each : type.create()) {
            caller.require(each, attributes(made));
          }
          requireSound(unit.tx(), type, null, made);
          unit.tx().resources().insert(made);
          if (version != null) {
            unit.tx().resources().append(version);
          }
          VersionSetUses.record(unit.tx(), made);
          unit.log(change("created", made));
          return id;
        });
  }

  /** Changes fields of a resource; a change that changes nothing leaves no trace. */
  public <C extends Content> void update(
      Caller caller, ResourceType<C> type, EntityId id, ResourceChanges<C> changes) {
    work.write(
        caller,
        unit -> {
          Resource<C> before = find(unit.tx(), type, id);
          caller.require(type.update(), attributes(before));
          Resource<C> after =
              before.saying(
                  Objects.requireNonNullElse(changes.name(), before.name()),
                  Objects.requireNonNullElse(changes.tags(), before.tags()),
                  changes.content().apply(before.content()));
          if (!after.equals(before)) {
            requireSound(unit.tx(), type, before, after);
            put(unit, "updated", after.touchedBy(unit.actor(), unit.at()));
          }
          return id;
        });
  }

  /** Deletes a resource that no other names; it stays readable where deleted ones are. */
  public <C extends Content> void delete(Caller caller, ResourceType<C> type, EntityId id) {
    work.write(
        caller,
        unit -> {
          Resource<C> before = find(unit.tx(), type, id);
          caller.require(type.delete(), attributes(before));
          Usages.requireUnused(users(unit.tx(), id), called(before));
          put(unit, "deleted", before.deletedBy(unit.actor(), unit.at()));
          return id;
        });
  }

  private static void put(Work.Unit unit, String what, Resource<?> after) {
    unit.tx().resources().update(after);
    VersionSetUses.record(unit.tx(), after);
    unit.log(change(what, after));
  }

  /**
   * Makes the next version.
   *
   * @param content what it says; fields that it leaves out are as in the version before
   * @param number the number that it must get; null for whatever comes next
   */
  public <C extends Content> ResourceVersion createVersion(
      Caller caller,
      ResourceType<C> type,
      EntityId id,
      Map<String, @Nullable Object> content,
      @Nullable Long number) {
    EntityId versionId = work.newId();
    return work.write(
        caller,
        unit -> {
          Resource<C> before = find(unit.tx(), type, id);
          caller.require(type.update(), attributes(before));
          long next = nextNumber(before, number);
          var previous =
              Objects.requireNonNull(unit.tx().resources().version(id, before.latestVersion()));
          var version =
              new ResourceVersion(
                  versionId,
                  id,
                  next,
                  completed(content, previous.content()),
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
        });
  }

  private static long nextNumber(Resource<?> resource, @Nullable Long wanted) {
    long next = resource.latestVersion() + 1;
    if (wanted != null && wanted != next) {
      throw new DomainException(
          new DomainError.Refused(
              "version_not_next",
              List.of("version"),
              "The next version of the %s \"%s\" is %d, not %d."
                  .formatted(resource.kind().noun(), resource.name(), next, wanted),
              wanted));
    }
    if (next > VERSIONS_MAX) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_versions",
              "%s has its %d versions; go on with another one."
                  .formatted(called(resource), VERSIONS_MAX)));
    }
    return next;
  }

  private static Map<String, @Nullable Object> completed(
      Map<String, @Nullable Object> given, Map<String, @Nullable Object> previous) {
    var content = new LinkedHashMap<>(previous);
    content.putAll(given);
    return Collections.unmodifiableMap(content);
  }

  /** Resources that the caller may see, filtered, sorted and paged. */
  public <C extends Content> ResourceList<C> list(
      Caller caller, ResourceType<C> type, ResourceQuery<C> query) {
    var visible = new ArrayList<Resource<C>>();
    for (Resource<?> each : caller.snapshot().resources().values()) {
      Resource<C> resource = type.of(each);
      if (resource != null
          && (type.deletedStay() || !resource.deleted())
          && caller.may(type.get(), attributes(resource))) {
        visible.add(resource);
      }
    }
    List<Resource<C>> matches =
        visible.stream().filter(query::matches).sorted(query.order()).toList();
    return new ResourceList<>(
        Page.of(matches, query.offset(), query.limit()), List.copyOf(visible));
  }

  /** Versions of a resource, be it deleted or not, by number and paged. */
  public <C extends Content> Page<ResourceVersion> versions(
      Caller caller, ResourceType<C> type, EntityId id, VersionQuery query) {
    Resource<C> resource = existing(caller.snapshot(), type, id);
    caller.require(type.get(), attributes(resource));
    return query.page(
        resource.latestVersion(),
        range -> caller.tenant().read(tx -> tx.resources().versions(id, range)));
  }

  /** The resource of that kind that can be read; refused as not found if there is none. */
  static <C extends Content> Resource<C> existing(
      TenantSnapshot snapshot, ResourceType<C> type, EntityId id) {
    Resource<C> resource = type.of(snapshot.resources().get(id));
    if (resource == null || (resource.deleted() && !type.deletedStay())) {
      throw notFound(type.kind());
    }
    return resource;
  }

  /** The resource of that kind that is not deleted; refused as not found if there is none. */
  static <C extends Content> Resource<C> find(TenantTx tx, ResourceType<C> type, EntityId id) {
    Resource<C> found = type.of(tx.resources().find(id));
    if (found == null || found.deleted()) {
      throw notFound(type.kind());
    }
    return found;
  }

  private static DomainException notFound(ResourceKind kind) {
    return new DomainException(
        new DomainError.NotFound(
            kind.code() + "_not_found", "There is no %s with this id.".formatted(kind.noun())));
  }

  private static <C extends Content> void requireSound(
      TenantTx tx, ResourceType<C> type, @Nullable Resource<C> before, Resource<C> after) {
    Set<Reference> known = before == null ? Set.of() : before.references();
    for (Reference each : after.references()) {
      if (!known.contains(each)) {
        requireThere(tx, each);
      }
    }
    type.rule().check(tx, before == null ? null : before.content(), after.content());
    boolean reserved =
        before != null && before.reservesName() && before.name().equals(after.name());
    if (after.reservesName() && !reserved) {
      requireNameFree(tx, after);
    }
  }

  private static void requireThere(TenantTx tx, Reference reference) {
    switch (reference) {
      case Reference.ToService(EntityId id) -> {
        if (tx.services().find(id) == null) {
          throw unknown("service", "service", id);
        }
      }
      case Reference.ToResource(ResourceKind kind, EntityId id) -> {
        Resource<?> target = tx.resources().find(id);
        if (target == null || target.kind() != kind || target.deleted()) {
          throw unknown(kind.code(), kind.noun(), id);
        }
      }
    }
  }

  private static DomainException unknown(String code, String noun, EntityId id) {
    return new DomainException(
        new DomainError.UnknownReference(
            code + "_not_found",
            List.of(code + "_id"),
            "There is no %s with the id %s.".formatted(noun, id.hex())));
  }

  private static void requireNameFree(TenantTx tx, Resource<?> resource) {
    if (tx.resources().findByName(resource.kind(), resource.name()) != null) {
      throw new DomainException(
          new DomainError.Conflict(
              resource.kind().code() + "_name_taken",
              "The name \"%s\" is that of another %s; choose another name or delete that one."
                  .formatted(resource.name(), resource.kind().noun())));
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

  /** What conditions on permissions see of a resource. */
  static Attributes attributes(Resource<?> resource) {
    return name ->
        switch (name) {
          case "id" -> List.of(resource.id().hex());
          case "name" -> List.of(resource.name());
          default -> tags(resource, name);
        };
  }

  private static List<@Nullable Object> tags(Resource<?> resource, String attribute) {
    var values = new ArrayList<@Nullable Object>();
    for (Tag tag : resource.tags()) {
      if (attribute.equals(Permission.TAG_PREFIX + tag.key())) {
        values.add(tag.value());
      }
    }
    return values;
  }

  static Change.Draft change(String what, Resource<?> resource) {
    return Change.Draft.of(resource.kind().code() + "." + what, subject(resource), resource.name());
  }

  private static Subject subject(Resource<?> resource) {
    return Subject.of(SubjectType.RESOURCE, resource.id());
  }
}
