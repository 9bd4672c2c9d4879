package dev.pinion.store;

import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The change requests of a tenant. */
public interface RequestStore {

  /** The request; null if there is none. */
  @Nullable ChangeRequest find(EntityId id);

  /** The number of the newest request; 0 before the first. */
  long lastNumber();

  /** Whether any request may still be applied. */
  boolean hasLive();

  /** Whether a request of the service may still be applied. */
  boolean hasLive(EntityId service);

  /** The services with a request that may still be applied, by id. */
  List<EntityId> servicesWithLive();

  /**
   * The requests that match, newest first.
   *
   * @param offset matches to skip
   * @param limit matches at most
   */
  List<ChangeRequest> list(RequestQuery query, long offset, long limit);

  /** Every request that matches, newest first, by what is told without reading it. */
  List<Head> heads(RequestQuery query);

  /** How many requests match. */
  long count(RequestQuery query);

  /** Adds a request; the database refuses a number that is there already. */
  void insert(ChangeRequest request);

  /**
   * Replaces a request. The database refuses to change one that is over, but for a stale one, which
   * its author may base on what stands now.
   */
  void update(ChangeRequest request);

  /**
   * Has the server look at requests that may still be applied, as soon as possible. That costs the
   * same however many there are, and however large.
   *
   * @param service whose requests; null for all of the tenant
   */
  void wake(@Nullable EntityId service, Instant now);

  /**
   * Says that what it woke has been looked at. What has woken the same since then still does.
   *
   * @param began when the looks began
   */
  void looked(Wake wake, Instant began);

  /**
   * Which requests are asked for; null does not filter.
   *
   * @param live true for those that may still be applied, false for those that are over
   * @param versionSet a set that it is about
   */
  record RequestQuery(
      ChangeRequest.@Nullable State state,
      @Nullable Boolean live,
      @Nullable EntityId service,
      @Nullable String versionSet,
      @Nullable Author author) {

    /** Those of a service that may still be applied. */
    public static RequestQuery live(EntityId service) {
      return new RequestQuery(null, true, service, null, null);
    }
  }

  /** A request and the service that it is about. */
  record Head(EntityId id, EntityId service) {}

  /** A request that the server is to look at. */
  record Due(EntityId tenant, EntityId request) {}

  /**
   * That requests which may still be applied are to be looked at.
   *
   * @param service whose requests; null for all of the tenant
   * @param at since when
   * @param token tells it from others that woke the same
   */
  record Wake(EntityId tenant, @Nullable EntityId service, Instant at, long token) {

    /** What is woken: the service, or the tenant. */
    public EntityId woken() {
      return service == null ? tenant : service;
    }
  }
}
