package dev.pinion.http.classic.service;

import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services as Classic writes them. */
final class ServiceBodies {
  private static final int KEYTERMS_MAX = 20;

  private static final Type<List<String>> KEYTERMS =
      Types.list(Types.text().pattern("^[a-z-]+( [a-z-]+){0,2}$")).max(KEYTERMS_MAX);

  static final ObjectType<ServiceChanges> UPDATE =
      Types.object(
          "UpdateServiceRequest",
          f -> {
            var name = f.optional("name", Types.text().upTo(Classic.NAME_CHARS_MAX).nullable());
            var description =
                f.optional(
                    "description", Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX).nullable());
            var active = f.optional("is_active", Types.bool().nullable());
            var agent = f.optional("agent_id", Classic.ID.nullable());
            var graph = f.optional("service_hierarchical_state_machine_id", Classic.ID.nullable());
            var tags = f.optional("tags", Tags.WORDS.nullable());
            var keyterms = f.optional("keyterms", KEYTERMS.nullable());
            return v ->
                new ServiceChanges(
                    v.getOrNull(name),
                    v.getOrNull(description),
                    v.getOrNull(active),
                    v.getOrNull(agent),
                    v.getOrNull(graph),
                    v.getOrNull(tags),
                    v.getOrNull(keyterms),
                    SettingsChanges.NONE,
                    null);
          });

  private ServiceBodies() {}

  /** A service to be, whose release set has the given type. */
  static ObjectType<NewService> create(ObjectType<Pins> pins) {
    return Types.object(
        "CreateServiceRequest",
        f -> {
          var graph = f.required("service_hierarchical_state_machine_id", Classic.ID);
          var agent = f.required("agent_id", Classic.ID);
          var name = f.required("name", Types.text().upTo(Classic.NAME_CHARS_MAX));
          var description =
              f.required("description", Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX));
          var active = f.required("is_active", Types.bool());
          var release = f.optional("release_version_set", pins.nullable());
          var keyterms = f.required("keyterms", KEYTERMS);
          var tags = f.required("tags", Tags.WORDS);
          return v ->
              new NewService(
                  v.get(name),
                  v.get(description),
                  v.get(active),
                  v.get(agent),
                  v.get(graph),
                  v.get(tags),
                  v.get(keyterms),
                  ServiceSettings.DEFAULTS,
                  releaseOnly(v.getOrNull(release)));
        });
  }

  private static Map<String, Pins> releaseOnly(@Nullable Pins release) {
    return release == null ? Map.of() : Map.of(VersionSet.RELEASE, release);
  }
}
