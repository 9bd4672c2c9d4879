package dev.pinion.client;

import dev.pinion.client.model.Workspace;
import dev.pinion.client.model.resource.Agent;
import dev.pinion.client.model.resource.ContextGraph;

/** One workspace of a server. */
public final class WorkspaceClient {
  private final Transport transport;
  private final String id;

  WorkspaceClient(Transport transport, String id) {
    this.transport = transport;
    this.id = id;
  }

  private String path(String... segments) {
    return Transport.path("v1", id) + Transport.path(segments);
  }

  /** What the server says of the workspace. */
  public Workspace get() {
    return new Workspace(transport.get(Transport.path("v1", "workspaces", id)));
  }

  /** Its services. */
  public Services services() {
    return new Services(transport, path("services"), path("health"));
  }

  /** The version sets of a service. */
  public VersionSets versionSets(String serviceId) {
    return new VersionSets(transport, path("services", serviceId));
  }

  /** Its rules, which govern its version sets. */
  public Rules rules() {
    return new Rules(transport, path("rules"), path("services"));
  }

  /** Its change requests. */
  public Requests requests() {
    return new Requests(transport, path("requests"), path("services"));
  }

  /** Its freezes. */
  public Freezes freezes() {
    return new Freezes(transport, path("freezes"));
  }

  /** Its agents. */
  public Parts<Agent, Agent.Version> agents() {
    return new Parts<>(transport, path("agents"), "agent", Agent::new, Agent.Version::new);
  }

  /** Its context graphs. */
  public Parts<ContextGraph, ContextGraph.Version> contextGraphs() {
    return new Parts<>(
        transport,
        path("context-graphs"),
        "context graph",
        ContextGraph::new,
        ContextGraph.Version::new);
  }
}
