package dev.pinion.benchmarks;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Services that are in no store. */
final class ServiceSamples {
  private ServiceSamples() {}

  /** That many services without version sets, all of one agent and one graph. */
  static List<Service> make(int count) {
    var ids = new EntityIds(InstantSource.system());
    EntityId agent = ids.next();
    EntityId graph = ids.next();
    Actor actor = Actor.system("bench");
    Instant at = Instant.EPOCH;
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new Service(
                    ids.next(),
                    ServiceData.name(number),
                    ServiceData.description(number),
                    ServiceData.active(number),
                    agent,
                    graph,
                    ServiceData.tags(number),
                    ServiceData.keyterms(number),
                    ServiceSettings.DEFAULTS,
                    new TreeMap<>(),
                    actor,
                    actor,
                    at,
                    at))
        .toList();
  }
}
