package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.BehaviorSet;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.asset.StateMachineBodies;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets of dynamic behaviours as Classic writes them. */
final class BehaviorSetBodies {
  private static final int TRIGGERS_MAX = 50;
  static final String TRIGGERS = "conversation_triggers";
  static final String ACTIONS = "actions";

  private static final Type<Map<String, @Nullable Object>> TOOL =
      Types.mapObject(
          "ToolCandidate",
          f -> {
            StateMachineBodies.toolFields(f);
            f.required("tool_name", Classic.NAME);
          });

  private static final Type<Map<String, @Nullable Object>> ACTION =
      Types.union(
          "type",
          Map.of(
              "inject-instruction",
              Types.mapObject(
                  "InjectInstructionAction",
                  f -> {
                    f.required("type", Types.enumeration("inject-instruction"));
                    f.required("instruction", Classic.PROSE);
                    f.required("overrides_instructions", Types.bool());
                  }),
              "change-tool-candidates",
              Types.mapObject(
                  "ChangeToolCandidatesAction",
                  f -> {
                    f.required("type", Types.enumeration("change-tool-candidates"));
                    f.required("tool_call_specs", Types.list(TOOL));
                    f.required("overrides_existing_tool_call_specs", Types.bool());
                  })));

  static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject("CreateDynamicBehaviorSetVersionRequest", BehaviorSetBodies::versionFields);

  /** The first version says also whether the set is active. */
  private static final ObjectType<Map<String, @Nullable Object>> FIRST_VERSION =
      Types.mapObject(
          "InitialDynamicBehaviorSetVersion",
          f -> {
            f.required("is_active", Types.bool());
            versionFields(f);
          });

  private static final Type<List<EntityId>> SERVICES =
      Types.list(Classic.ID).max(Classic.SERVICES_MAX).unique();

  static final ObjectType<NewResource<BehaviorSet>> CREATE =
      Types.object(
          "CreateDynamicBehaviorSetRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var tags = f.required("tags", Tags.WORDS);
            var services = f.required("applied_to_services", SERVICES);
            var first = f.required("initial_version", FIRST_VERSION);
            return v -> {
              var version = new LinkedHashMap<>(v.get(first));
              boolean active = Boolean.TRUE.equals(version.remove("is_active"));
              return new NewResource<>(
                  v.get(name), v.get(tags), new BehaviorSet(active, v.get(services)), version);
            };
          });

  static final ObjectType<ResourceChanges<BehaviorSet>> UPDATE =
      Types.object(
          "UpdateDynamicBehaviorSetRequest",
          f -> {
            var name = f.optional("name", Classic.NAME.nullable());
            var tags = f.optional("tags", Tags.WORDS.nullable());
            var services = f.optional("applied_to_services", SERVICES.nullable());
            var active = f.optional("is_active", Types.bool().nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    v.getOrNull(tags),
                    old ->
                        new BehaviorSet(
                            Objects.requireNonNullElse(v.getOrNull(active), old.active()),
                            Objects.requireNonNullElse(v.getOrNull(services), old.services())));
          });

  private BehaviorSetBodies() {}

  private static void versionFields(ObjectType.Fields f) {
    f.required(TRIGGERS, Types.list(Classic.PROSE).min(1).max(TRIGGERS_MAX));
    f.required(ACTIONS, Types.list(ACTION));
  }
}
