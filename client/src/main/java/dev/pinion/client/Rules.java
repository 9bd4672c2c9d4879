package dev.pinion.client;

import dev.pinion.client.model.governance.Governed;
import dev.pinion.client.model.governance.Rule;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of a workspace. */
public final class Rules extends Things<Rule> {
  private final String services;

  /** Those below a path, which govern the services below another one. */
  Rules(Transport transport, String path, String services) {
    super(transport, path, "rule", Rule::new);
    this.services = services;
  }

  /** The first of them, by name: they have no pages. */
  @Override
  public List<Rule> first(int most) {
    return transport.get(path()).path("items").valueStream().limit(most).map(view).toList();
  }

  /** The one of exactly that name, if there is one. */
  @Override
  public List<Rule> named(String name) {
    return list().stream().filter(each -> each.name().equals(name)).toList();
  }

  /** What governs a set of a service, which need not be there. */
  public Governed governing(String serviceId, String versionSet) {
    String set = Transport.path(serviceId, "version-sets", versionSet, "rules");
    return new Governed(transport.get(services + set));
  }

  /**
   * Makes a rule.
   *
   * @param document what it says; what the server adds to a rule may be there and says nothing
   * @param acceptViolations whether it is made even if sets break it as they stand
   */
  public Rule create(JsonNode document, boolean acceptViolations) {
    return new Rule(transport.post(path(), body(document, acceptViolations), Map.of()));
  }

  /** Replaces what a rule says, unless it was written since it was read. */
  public Rule replace(Rule read, JsonNode document, boolean acceptViolations) {
    return new Rule(
        transport.send(
            "PUT", path(read.id()), body(document, acceptViolations), unmoved(read).headers()));
  }

  /** Deletes a rule, unless it was written since it was read. */
  public void delete(Rule read) {
    transport.send("DELETE", path(read.id()), null, unmoved(read).headers());
  }

  private static Precondition unmoved(Rule read) {
    return Precondition.at(read.version());
  }

  private static ObjectNode body(JsonNode document, boolean acceptViolations) {
    return Rule.written(document).put("accept_violations", acceptViolations);
  }
}
