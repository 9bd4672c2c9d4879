package dev.pinion.benchmarks;

import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.resource.Resources;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills a tenant through the store, in transactions of many services each: the use case would make
 * one durable transaction of every service. The rows are those that the use case writes.
 */
final class TenantFiller {
  /** Far more than any use case writes at once; the cost of a savepoint grows with its square. */
  private static final int SERVICES_PER_TRANSACTION = 50;

  private static final int SERVICES_PER_PART = 50;
  private static final int PARTS_MAX = 25;

  private final TenantRef tenant;
  private final Actor actor;
  private final Work work;
  private final List<EntityId> agents = new ArrayList<>();
  private final List<EntityId> graphs = new ArrayList<>();

  TenantFiller(TenantRef tenant, Actor actor, Work work) {
    this.tenant = tenant;
    this.actor = actor;
    this.work = work;
  }

  /** The first agent. */
  EntityId agent() {
    return agents.getFirst();
  }

  /** The first context graph. */
  EntityId graph() {
    return graphs.getFirst();
  }

  /** Makes agents, graphs and that many services; their ids in the order of their numbers. */
  List<EntityId> fill(int services) {
    int parts = Math.clamp(services / SERVICES_PER_PART, 1, PARTS_MAX);
    var ids = new ArrayList<EntityId>(services);
    for (int from = 0; from == 0 || from < services; from += SERVICES_PER_TRANSACTION) {
      int first = from;
      int end = Math.min(services, from + SERVICES_PER_TRANSACTION);
      List<EntityId> batch =
          tenant
              .cluster()
              .store()
              .write(
                  tenant.id(),
                  tx -> {
                    Instant at = work.now();
                    if (first == 0) {
                      addParts(tx, parts, at);
                    }
                    return addServices(tx, first, end, at);
                  });
      ids.addAll(batch);
    }
    tenant.cluster().catalog().forget(tenant.id());
    return ids;
  }

  private void addParts(TenantTx tx, int parts, Instant at) {
    List<Map<String, @Nullable Object>> agentVersions = PartContents.agent();
    List<Map<String, @Nullable Object>> graphVersions = PartContents.graph();
    for (int i = 0; i < parts; i++) {
      var agent = new Content.Agent("Answers the phone of clinic " + i + ".");
      agents.add(addPart(tx, "Front desk " + i, agent, agentVersions, at));
      var graph = new Content.Graph("From hello to a confirmed appointment.", 0);
      graphs.add(addPart(tx, "Appointment booking " + i, graph, graphVersions, at));
    }
  }

  private EntityId addPart(
      TenantTx tx,
      String name,
      Content content,
      List<Map<String, @Nullable Object>> versions,
      Instant at) {
    EntityId id = work.newId();
    Resource<?> part = new Resource<>(id, name, List.of(), content, false, 0, actor, actor, at, at);
    tx.resources().insert(part);
    for (int i = 0; i < versions.size(); i++) {
      var version = new ResourceVersion(work.newId(), id, i + 1L, versions.get(i), actor, at);
      tx.resources().append(version);
      part = part.withVersion(version);
    }
    tx.resources().update(part);
    tx.append(Resources.change("created", part), actor, at);
    return id;
  }

  private List<EntityId> addServices(TenantTx tx, int first, int end, Instant at) {
    var ids = new ArrayList<EntityId>(end - first);
    for (int number = first; number < end; number++) {
      Service service = service(number, at);
      tx.services().insert(service);
      Subject subject = Subject.of(SubjectType.SERVICE, service.id());
      tx.append(Change.Draft.of("service.created", subject, service.name()), actor, at);
      ServiceData.sets(number).forEach((name, pins) -> addSet(tx, service, name, pins, at));
      ids.add(service.id());
    }
    return ids;
  }

  private Service service(int number, Instant at) {
    return new Service(
        work.newId(),
        ServiceData.name(number),
        ServiceData.description(number),
        ServiceData.active(number),
        agents.get(number % agents.size()),
        graphs.get(number % graphs.size()),
        ServiceData.tags(number),
        ServiceData.keyterms(number),
        ServiceSettings.DEFAULTS,
        new TreeMap<>(),
        actor,
        actor,
        at,
        at);
  }

  private void addSet(TenantTx tx, Service service, String name, Pins pins, Instant at) {
    Revision revision =
        Revision.next(
            null,
            new Revision.Draft(
                service.id(),
                name,
                Origin.of(Operation.CREATE),
                Revision.Parts.of(service),
                null,
                pins,
                List.of(),
                actor,
                at));
    tx.services().revise(revision);
    Subject subject = Subject.of(SubjectType.SERVICE, service.id());
    tx.append(
        new Change.Draft(
            "version_set.changed", subject, service.name(), name, revision.number(), null),
        actor,
        at);
  }
}
