package dev.pinion.app.explore;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.RequestStore.Wake;
import dev.pinion.store.ResourceStore.VersionRange;
import dev.pinion.store.RunStore.RunQuery;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to see of a small world at one moment, read from rows.
 *
 * @param services by name
 * @param ledgers of sets, by {@link #key}
 * @param unseen revisions that the store says nobody has got, as key and number
 */
record Sight(
    Instant now,
    SortedMap<String, Service> services,
    SortedMap<String, List<Revision>> ledgers,
    Map<EntityId, Resource<?>> resources,
    Map<EntityId, List<ResourceVersion>> versions,
    List<Rule> rules,
    List<Freeze> freezes,
    SortedMap<Long, ChangeRequest> requests,
    List<Wake> wakes,
    List<Run> runs,
    Set<String> unseen,
    long lastSeq) {
  private static final int MANY = 1_000;

  /** What a world is by now. */
  static Sight of(World world) {
    List<Wake> wakes = world.tenant.cluster().store().readCluster(tx -> tx.wakes(MANY));
    return world.tenant.read(tx -> of(tx, wakes, world.now()));
  }

  private static Sight of(TenantTx tx, List<Wake> wakes, Instant now) {
    var services = new TreeMap<String, Service>();
    var names = new HashMap<EntityId, String>();
    for (Service each : tx.services().all()) {
      services.put(each.name(), each);
      names.put(each.id(), each.name());
    }
    var ledgers = new TreeMap<String, List<Revision>>();
    var unseen = new TreeSet<String>();
    for (LedgerStore.Name each : tx.ledger().namesAfter(null, MANY)) {
      String key = key(Objects.requireNonNull(names.get(each.service())), each.versionSet());
      List<Revision> all = tx.ledger().revisionsFrom(each.service(), each.versionSet(), 1, MANY);
      ledgers.put(key, all);
      for (Revision revision : all) {
        if (tx.unseen().contains(each.service(), each.versionSet(), revision.number())) {
          unseen.add(key + "@" + revision.number());
        }
      }
    }
    var resources = new HashMap<EntityId, Resource<?>>();
    var versions = new HashMap<EntityId, List<ResourceVersion>>();
    for (Resource<?> each : tx.resources().all()) {
      resources.put(each.id(), each);
      if (each.kind().isPart()) {
        versions.put(
            each.id(),
            tx.resources().versions(each.id(), new VersionRange(1, MANY, false, 0, MANY)));
      }
    }
    var requests = new TreeMap<Long, ChangeRequest>();
    tx.requests()
        .list(new RequestQuery(null, null, null, null, null), 0, MANY)
        .forEach(each -> requests.put(each.number(), each));
    var everyRun = new RunQuery(Set.of(), Set.of(), Set.of(), Set.of(), null, now);
    return new Sight(
        now,
        services,
        ledgers,
        resources,
        versions,
        List.copyOf(tx.rules().rules()),
        List.copyOf(tx.rules().freezes()),
        requests,
        wakes,
        tx.runs().list(everyRun, 0, MANY),
        unseen,
        tx.lastSeq());
  }

  /** The changes since another sight. */
  List<Change> since(World world, Sight before) {
    return world.tenant.read(tx -> tx.changesAfter(before.lastSeq(), MANY));
  }

  /** The name of a set of a service. */
  static String key(String service, String set) {
    return service + "/" + set;
  }

  /** The service and the set that a key names. */
  static LedgerNames names(String key) {
    int slash = key.indexOf('/');
    return new LedgerNames(key.substring(0, slash), key.substring(slash + 1));
  }

  /** A set of a service, by their names. */
  record LedgerNames(String service, String set) {}

  List<Revision> ledger(String service, String set) {
    return ledgers.getOrDefault(key(service, set), List.of());
  }

  /** The newest number that a part has. */
  long newest(EntityId part) {
    return Objects.requireNonNull(versions.get(part)).size();
  }

  /** What pins mean with an agent and a graph: all that would run, written out. */
  String means(EntityId agent, EntityId graph, Pins pins) {
    return content(agent, pins.agentVersion())
        + " | "
        + content(graph, pins.graphVersion())
        + " | "
        + pins.llmJson();
  }

  private String content(EntityId part, @Nullable Long pinned) {
    List<ResourceVersion> all = Objects.requireNonNull(versions.get(part));
    long number = pinned == null ? all.size() : pinned;
    var says = new TreeMap<>(all.get((int) number - 1).content());
    says.remove("name");
    return says.toString();
  }

  /** What a set means; null if there is none. */
  @Nullable String means(@Nullable Service service, String set) {
    VersionSet found = service == null ? null : service.versionSet(set);
    return found == null || service == null
        ? null
        : means(service.agentId(), service.graphId(), found.pins());
  }

  /** Where a set stands; 0 if there is none. */
  static long revision(@Nullable Service service, String set) {
    VersionSet found = service == null ? null : service.versionSet(set);
    return found == null ? 0 : found.revision();
  }

  /** The service of that id. */
  Service service(EntityId id) {
    return services.values().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
