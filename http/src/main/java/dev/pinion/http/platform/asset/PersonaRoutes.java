package dev.pinion.http.platform.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Persona;
import dev.pinion.domain.resource.Resource;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.ResourceOperations;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The persona operations of the Platform dialect. */
public final class PersonaRoutes {
  private static final String LANGUAGE = "eng";
  private static final StringType LANGUAGE_CODE = Types.string().max(10);

  private static final ObjectType<NewResource<Persona>> CREATE =
      Types.object(
          "CreatePersonaRequest",
          f -> {
            var name = f.required("name", Platform.NAME);
            var role = f.required("role", Platform.NAME);
            var developedBy = f.required("developed_by", Platform.NAME);
            var background = f.withDefault("background", Platform.DESCRIPTION, "");
            var language = f.withDefault("default_language", LANGUAGE_CODE, LANGUAGE);
            var style = f.withDefault("communication_style", Types.freeObject(), Map.of());
            return v ->
                new NewResource<>(
                    v.get(name),
                    List.of(),
                    new Persona(
                        v.get(role),
                        v.get(developedBy),
                        v.get(background),
                        v.get(language),
                        v.get(style)),
                    null);
          });

  private static final ObjectType<ResourceChanges<Persona>> UPDATE =
      Types.object(
          "UpdatePersonaRequest",
          f -> {
            var name = f.optional("name", Platform.NAME.nullable());
            var role = f.optional("role", Platform.NAME.nullable());
            var developedBy = f.optional("developed_by", Platform.NAME.nullable());
            var background = f.optional("background", Platform.DESCRIPTION.nullable());
            var language = f.optional("default_language", LANGUAGE_CODE.nullable());
            var style = f.optional("communication_style", Types.freeObject().nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    null,
                    old ->
                        new Persona(
                            given(v.getOrNull(role), old.role()),
                            given(v.getOrNull(developedBy), old.developedBy()),
                            given(v.getOrNull(background), old.background()),
                            given(v.getOrNull(language), old.defaultLanguage()),
                            given(v.getOrNull(style), old.communicationStyle())));
          });

  private final Resources resources;

  /** Routes to the use cases of resources. */
  public PersonaRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    var personas =
        new ResourceOperations<>(
            resources, ResourceType.PERSONAS, PersonaResponse.class, PersonaResponse::of);
    return List.of(
        personas.list(
            PaginatedResponsePersonaResponse.class, PaginatedResponsePersonaResponse::new),
        personas.create(CREATE, 200).error(409, "A persona of this name exists."),
        personas.get(),
        personas.update("PATCH", UPDATE),
        personas.delete(200));
  }

  private static <T> T given(@Nullable T value, T old) {
    return Objects.requireNonNullElse(value, old);
  }

  /** A persona as answered. */
  record PersonaResponse(
      String id,
      String workspaceId,
      String name,
      String role,
      String developedBy,
      String background,
      @JsonProperty(defaultValue = "\"eng\"") String defaultLanguage,
      Map<String, @Nullable Object> communicationStyle,
      Instant createdAt,
      Instant updatedAt) {

    static PersonaResponse of(Resource<Persona> persona, EntityId workspace) {
      return new PersonaResponse(
          persona.id().uuid().toString(),
          workspace.uuid().toString(),
          persona.name(),
          persona.content().role(),
          persona.content().developedBy(),
          persona.content().background(),
          persona.content().defaultLanguage(),
          persona.content().communicationStyle(),
          persona.createdAt(),
          persona.updatedAt());
    }
  }

  /** A page of personas. */
  record PaginatedResponsePersonaResponse(
      List<PersonaResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
