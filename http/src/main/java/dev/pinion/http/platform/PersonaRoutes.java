package dev.pinion.http.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.Personas;
import dev.pinion.app.Personas.NewPersona;
import dev.pinion.app.Personas.PersonaChanges;
import dev.pinion.app.Personas.PersonaQuery;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Persona;
import dev.pinion.domain.access.Permission;
import dev.pinion.http.Answer;
import dev.pinion.http.Call;
import dev.pinion.http.Operation;
import dev.pinion.http.Paging;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The persona operations of the Platform dialect. */
public final class PersonaRoutes {
  private static final String LANGUAGE = "eng";
  private static final StringType LANGUAGE_CODE = Types.string().max(10);
  private static final Param<EntityId> PERSONA_ID = Param.path("persona_id", Platform.ID);

  private static final ObjectType<NewPersona> CREATE =
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
                new NewPersona(
                    v.get(name),
                    v.get(role),
                    v.get(developedBy),
                    v.get(background),
                    v.get(language),
                    v.get(style));
          });

  private static final ObjectType<PersonaChanges> UPDATE =
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
                new PersonaChanges(
                    v.getOrNull(name),
                    v.getOrNull(role),
                    v.getOrNull(developedBy),
                    v.getOrNull(background),
                    v.getOrNull(language),
                    v.getOrNull(style));
          });

  private final Personas personas;

  /** Routes to the use cases of personas. */
  public PersonaRoutes(Personas personas) {
    this.personas = personas;
  }

  /** The operations. */
  public List<Operation> table() {
    String one = "/personas/{persona_id}";
    return List.of(
        Platform.operation(
                "list-personas",
                "GET",
                "/personas",
                "List personas",
                Platform.SEARCH,
                Platform.LIST_ORDER,
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, PaginatedResponsePersonaResponse.class)
            .needs(Permission.PERSONA_GET)
            .handle(this::list),
        Platform.operation("create-persona", "POST", "/personas", "Create a persona")
            .body(CREATE)
            .answers(200, PersonaResponse.class)
            .error(409, "A persona of this name exists.")
            .handle(this::create),
        Platform.operation("get-persona", "GET", one, "Get a persona", PERSONA_ID)
            .answers(200, PersonaResponse.class)
            .handle(this::get),
        Platform.operation("update-persona", "PATCH", one, "Update a persona", PERSONA_ID)
            .body(UPDATE)
            .answers(200, PersonaResponse.class)
            .error(409, "The name is taken.")
            .handle(this::update),
        Platform.operation("delete-persona", "DELETE", one, "Delete a persona", PERSONA_ID)
            .answersAnything(200)
            .handle(this::delete));
  }

  private Answer list(Call call) {
    var query =
        new PersonaQuery(
            call.find(Platform.SEARCH),
            call.find(Platform.LIST_ORDER),
            call.get(Paging.CONTINUATION_TOKEN),
            call.get(Platform.LIMIT));
    Page<Persona> page = personas.list(call.caller(), query);
    return Answer.of(200, PaginatedResponsePersonaResponse.of(page, call.tenant().id()));
  }

  private Answer create(Call call) {
    return written(call, personas.create(call.caller(), call.body(CREATE)));
  }

  private Answer get(Call call) {
    Persona persona = personas.get(call.caller(), call.get(PERSONA_ID));
    return Answer.of(200, PersonaResponse.of(persona, call.tenant().id()));
  }

  private Answer update(Call call) {
    EntityId id = call.get(PERSONA_ID);
    personas.update(call.caller(), id, call.body(UPDATE));
    return written(call, id);
  }

  /** What was just written is told to whoever wrote it, whether or not they may read. */
  private static Answer written(Call call, EntityId id) {
    Persona persona = Personas.existing(call.caller().snapshot(), id);
    return Answer.of(200, PersonaResponse.of(persona, call.tenant().id()));
  }

  private Answer delete(Call call) {
    personas.delete(call.caller(), call.get(PERSONA_ID));
    return Answer.of(200, Map.of());
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

    static PersonaResponse of(Persona persona, EntityId workspace) {
      return new PersonaResponse(
          persona.id().uuid().toString(),
          workspace.uuid().toString(),
          persona.name(),
          persona.role(),
          persona.developedBy(),
          persona.background(),
          persona.defaultLanguage(),
          persona.communicationStyle(),
          persona.createdAt(),
          persona.updatedAt());
    }
  }

  /** A page of personas. */
  record PaginatedResponsePersonaResponse(
      List<PersonaResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {

    static PaginatedResponsePersonaResponse of(Page<Persona> page, EntityId workspace) {
      return new PaginatedResponsePersonaResponse(
          page.items().stream().map(each -> PersonaResponse.of(each, workspace)).toList(),
          page.nextOffset() != null,
          page.nextOffset(),
          (long) page.total());
    }
  }
}
