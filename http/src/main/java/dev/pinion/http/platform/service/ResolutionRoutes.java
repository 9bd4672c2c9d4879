package dev.pinion.http.platform.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.Caller;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.resolution.Resolver.Resolution;
import dev.pinion.app.service.SetRef;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.EntityTags;
import dev.pinion.http.api.Json;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Renderings;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.VersionSetBodies.LLMConfig;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a runtime is to run now: Pinion's own addition. */
public final class ResolutionRoutes {
  private static final Param<SetRef> VERSION_SET =
      Param.query("version_set", VersionSetBodies.SET_REF.nullable());
  private static final Param<String> INCLUDE =
      Param.query("include", Types.enumeration("content").nullable());

  private final Renderings<Service, ResolutionResponse> shown = new Renderings<>();
  private final Resolver resolver;

  /** Routes to the use case of resolving. */
  public ResolutionRoutes(Resolver resolver) {
    this.resolver = resolver;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation(
                "resolve-version-set",
                "GET",
                "/services/{service_id}/resolve",
                "Resolve a version set to what it runs now",
                ServiceRoutes.SERVICE_ID,
                VERSION_SET,
                INCLUDE,
                EntityTags.IF_NONE_MATCH)
            .answers(200, ResolutionResponse.class)
            .error(304, "The client already has this answer.")
            .error(409, "The service is not active, or a null pin has no version to resolve to.")
            .handle(this::resolve));
  }

  private Answer resolve(Call call) {
    SetRef asked = call.find(VERSION_SET);
    Resolution resolution =
        resolver.resolve(
            call.caller(),
            call.get(ServiceRoutes.SERVICE_ID),
            asked == null ? SetRef.to(VersionSet.RELEASE) : asked);
    boolean withContent = call.find(INCLUDE) != null;
    return EntityTags.answer(
        call,
        withContent || (asked != null && asked.revision() != null)
            ? new Rendered<ResolutionResponse>(
                Json.write(answer(call.caller(), resolution, withContent)))
            : shown(call.caller(), resolution));
  }

  private Rendered<ResolutionResponse> shown(Caller caller, Resolution resolution) {
    Bundle bundle = resolution.bundle();
    return shown.of(
        resolution.service(),
        resolution.set().name(),
        Arrays.asList(
            resolution.agent().name(),
            bundle.agentVersion(),
            resolution.graph().name(),
            bundle.graphVersion(),
            resolution.seen()),
        () -> answer(caller, resolution, false));
  }

  private ResolutionResponse answer(Caller caller, Resolution resolution, boolean withContent) {
    return new ResolutionResponse(
        resolution.service().id().uuid().toString(),
        resolution.service().name(),
        resolution.set().name(),
        resolution.set().revision(),
        part(caller, resolution, resolution.agent(), withContent),
        part(caller, resolution, resolution.graph(), withContent),
        VersionSetBodies.VersionSet.of(resolution.set().pins()).llmModelPreferences(),
        resolver.voice(resolution),
        resolution.service().settings().channelType(),
        resolution.service().settings().environment(),
        resolution.service().keyterms(),
        resolver.digest(caller, resolution));
  }

  private ResolvedPart part(
      Caller caller, Resolution resolution, Resource<?> part, boolean withContent) {
    long version = Objects.requireNonNull(resolution.bundle().version(part.kind()));
    return new ResolvedPart(
        part.id().uuid().toString(),
        part.name(),
        version,
        withContent ? resolver.content(caller, part.id(), version) : null,
        withContent && part.kind() == ResourceKind.CONTEXT_GRAPH
            ? references(caller, part.id(), version)
            : null);
  }

  private List<ReferencedGraph> references(Caller caller, EntityId graph, long version) {
    return resolver.references(caller, graph, version).stream()
        .map(
            each ->
                new ReferencedGraph(
                    each.resourceId().uuid().toString(), each.version(), each.content()))
        .toList();
  }

  /**
   * The version of an agent or a graph that runs.
   *
   * @param content null unless it was asked for
   * @param references every graph that the content leads to; null unless content was asked for
   */
  record ResolvedPart(
      String id,
      String name,
      long version,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, @Nullable Object> content,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ReferencedGraph> references) {}

  /** A graph that another one leads to. */
  record ReferencedGraph(String id, long version, Map<String, @Nullable Object> content) {}

  /** What runs. */
  record ResolutionResponse(
      String serviceId,
      String serviceName,
      String versionSet,
      long revision,
      ResolvedPart agent,
      ResolvedPart contextGraph,
      Map<String, LLMConfig> llmModelPreferences,
      Map<String, @Nullable Object> voiceConfig,
      String channelType,
      String environment,
      List<String> keyterms,
      String digest) {}
}
