package dev.pinion.store;

import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agents and context graphs of a tenant with their versions. */
public interface AssetStore {

  /** The asset; null if there is none. */
  @Nullable Asset find(EntityId id);

  /** Every asset of both kinds, by id. */
  List<Asset> all();

  /** The asset of that kind and exactly that name that is not deprecated; null if there is none. */
  @Nullable EntityId findCurrentByName(AssetKind kind, String name);

  /** Adds an asset; the database refuses a second current one of a kind and name. */
  void insert(Asset asset);

  /** Replaces an asset but for its versions. */
  void update(Asset asset);

  /** Adds a version; the database refuses a number that is there already. */
  void append(AssetVersion version);

  /** The number of the newest version that an asset had at a time; 0 if it had none. */
  long latestVersionAt(EntityId asset, Instant time);

  /** A version of an asset; null if there is none. */
  @Nullable AssetVersion version(EntityId asset, long version);

  /** The versions with a number from {@code first} to {@code last}, both included. */
  List<AssetVersion> versions(EntityId asset, VersionRange range);

  /**
   * Which versions of an asset to list, and how.
   *
   * @param first the lowest number
   * @param last the highest number
   * @param descending whether the highest comes first
   * @param offset versions to skip
   * @param limit versions at most
   */
  record VersionRange(long first, long last, boolean descending, long offset, long limit) {}
}
