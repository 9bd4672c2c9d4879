package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resources of a tenant, of every kind, with their versions and what they name. */
public interface ResourceStore {

  /** The resource, be it deleted or not; null if there is none. */
  @Nullable Resource<?> find(EntityId id);

  /** Every resource of every kind, deleted ones included, by id. */
  List<Resource<?>> all();

  /** The resource of that kind that reserves exactly that name; null if none does. */
  @Nullable EntityId findByName(ResourceKind kind, String name);

  /** The resources that name another one, by kind and name. */
  List<Resource<?>> usersOf(EntityId resource);

  /**
   * Adds a resource with what it names; the database refuses a second one of a kind that reserves
   * its name, and names of what is not there.
   */
  void insert(Resource<?> resource);

  /**
   * Replaces a resource but for its versions, and what it names. The database refuses what {@link
   * #insert} would refuse, and to delete one that another names.
   */
  void update(Resource<?> resource);

  /** Removes a resource. The database refuses it but for a persona. */
  void delete(EntityId id);

  /** Adds a version; the database refuses a number that is there already. */
  void append(ResourceVersion version);

  /**
   * The resources that this transaction has written, by id, as each was before; empty for one that
   * it has made.
   */
  Map<EntityId, Optional<Resource<?>>> before();

  /** The number of the newest version that a resource had at a time; 0 if it had none. */
  long latestVersionAt(EntityId resource, Instant time);

  /** A version of a resource; null if there is none. */
  @Nullable ResourceVersion version(EntityId resource, long version);

  /** The versions with a number from {@code first} to {@code last}, both included. */
  List<ResourceVersion> versions(EntityId resource, VersionRange range);

  /**
   * Which versions of a resource to list, and how.
   *
   * @param first the lowest number
   * @param last the highest number
   * @param descending whether the highest comes first
   * @param offset versions to skip
   * @param limit versions at most
   */
  record VersionRange(long first, long last, boolean descending, long offset, long limit) {}
}
