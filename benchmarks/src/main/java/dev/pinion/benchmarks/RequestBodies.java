package dev.pinion.benchmarks;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests in the words of Platform, out of {@link ServiceData}. */
public final class RequestBodies {
  private RequestBodies() {}

  /** The body that upserts a version set; another seed, other pins. */
  public static String upsert(int seed) {
    return text(Map.of("version_set", ServiceData.pins(3L, seed).json()));
  }

  /** The body that creates a service with the sets of that number. */
  public static String create(int number, EntityId agent, EntityId graph) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("name", ServiceData.name(number));
    body.put("description", ServiceData.description(number));
    body.put("agent_id", agent.uuid().toString());
    body.put("context_graph_id", graph.uuid().toString());
    body.put("keyterms", ServiceData.keyterms(number));
    body.put("is_active", true);
    body.put("tags", ServiceData.tags(number).stream().map(RequestBodies::tag).toList());
    var sets = new LinkedHashMap<String, @Nullable Object>();
    ServiceData.sets(number).forEach((name, pins) -> sets.put(name, pins.json()));
    body.put("version_sets", sets);
    return text(body);
  }

  /** A revision of a version set as its hash covers it: about what a ledger stores of a write. */
  public static String revision() {
    Service service = ServiceSamples.make(1).getFirst();
    Revision revision =
        Revision.next(
            null,
            new Revision.Draft(
                service.id(),
                "preview",
                Revision.Origin.of(Revision.Operation.UPSERT),
                Revision.Parts.of(service),
                ServiceData.pins(2L, 1),
                ServiceData.pins(3L, 2),
                List.of(),
                service.creator(),
                service.createdAt()));
    return text(revision.json());
  }

  private static Map<String, @Nullable Object> tag(Tag tag) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("key", tag.key());
    json.put("value", tag.value());
    return json;
  }

  private static String text(Map<String, ? extends @Nullable Object> body) {
    return JsonMapper.shared().writeValueAsString(body);
  }
}
