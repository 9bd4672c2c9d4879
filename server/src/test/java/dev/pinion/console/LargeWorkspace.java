package dev.pinion.console;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformBodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A workspace of a size that the console must bear, made through the public API.
 *
 * @param service has as many version sets as were asked for
 * @param graph has two versions with as many states
 */
record LargeWorkspace(String service, String graph) {
  /** The server puts writes that come together into one commit. */
  private static final int AT_ONCE = 32;

  private static final int SERVICES_PER_PART = 400;
  private static final int SETS_OF_ITS_OWN = 3;
  private static final String MODEL = "openai_gpt-4.1-2025-04-14";

  /** How much there is of what. */
  record Scale(int services, int sets, int states) {}

  /** Fills a workspace; the client's paths are below it. */
  static LargeWorkspace fill(Http workspace, Scale scale) {
    var agents = new ArrayList<String>();
    var graphs = new ArrayList<String>();
    for (int i = 0; i <= scale.services() / SERVICES_PER_PART; i++) {
      agents.add(part(workspace, "agents", "Front desk " + i, agentVersions()));
      graphs.add(
          part(
              workspace, "context-graphs", "Booking " + i, List.of(PlatformBodies.graphVersion())));
    }
    String graph = part(workspace, "context-graphs", "Large", LargeGraph.versions(scale.states()));
    String first = service(workspace, "0 with many sets", agents.getFirst(), graphs.getFirst());
    var writes = new ArrayList<Runnable>();
    for (int i = 1; i <= scale.sets() - SETS_OF_ITS_OWN; i++) {
      String path = "services/%s/version-sets/try-%03d".formatted(first, i);
      Map<String, Object> pins = pins(1 + i % 2, i);
      writes.add(() -> workspace.put(path, Map.of("version_set", pins)).expect(204));
    }
    for (int i = 1; i < scale.services(); i++) {
      String name = "Service %05d".formatted(i);
      String agent = agents.get(i % agents.size());
      String of = graphs.get(i % graphs.size());
      writes.add(() -> service(workspace, name, agent, of));
    }
    atOnce(writes);
    return new LargeWorkspace(first, graph);
  }

  private static void atOnce(List<Runnable> writes) {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      writes.forEach(each -> all.add(threads.submit(each)));
      for (Future<?> each : all) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError("the workspace could not be made", e.getCause());
    }
  }

  private static List<Map<String, Object>> agentVersions() {
    return List.of(PlatformBodies.agentVersion(), PlatformBodies.agentVersion());
  }

  private static String part(
      Http workspace, String path, String name, List<Map<String, Object>> versions) {
    String id = PlatformBodies.made(workspace, path, name);
    versions.forEach(each -> workspace.post(path + "/" + id + "/versions", each).expect(201));
    return id;
  }

  private static String service(Http workspace, String name, String agent, String graph) {
    Map<String, Object> body =
        Map.of(
            "name",
            name,
            "description",
            "Answers the phone, books appointments and sends letters.",
            "is_active",
            true,
            "agent_id",
            agent,
            "context_graph_id",
            graph,
            "tags",
            List.of(Map.of("key", "team", "value", "care")),
            "version_sets",
            Map.of("release", pins(1, 0), "preview", pins(2, 1)));
    return workspace.post("services", body).expect(201).json().path("id").asString();
  }

  private static Map<String, Object> pins(int agent, int seed) {
    Map<String, Object> model = Map.of("llm_name", MODEL, "params", Map.of("seed", seed));
    return Map.of(
        "agent_version_number",
        agent,
        "context_graph_version_number",
        1,
        "llm_model_preferences",
        Map.of("EngageUser", model, "Summarize", model));
  }
}
