package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Persona;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Personas (contract B2). A service keeps the id of one that is deleted, and shows no name for it.
 */
public final class Personas {
  private final Work work;

  /** The use cases of personas. */
  public Personas(Work work) {
    this.work = work;
  }

  /** A persona to be. */
  public record NewPersona(
      String name,
      String role,
      String developedBy,
      String background,
      String defaultLanguage,
      Map<String, @Nullable Object> communicationStyle) {}

  /** What to change of a persona; null leaves a field as it is. */
  public record PersonaChanges(
      @Nullable String name,
      @Nullable String role,
      @Nullable String developedBy,
      @Nullable String background,
      @Nullable String defaultLanguage,
      @Nullable Map<String, @Nullable Object> communicationStyle) {

    private Persona of(Persona old) {
      return new Persona(
          old.id(),
          Objects.requireNonNullElse(name, old.name()),
          Objects.requireNonNullElse(role, old.role()),
          Objects.requireNonNullElse(developedBy, old.developedBy()),
          Objects.requireNonNullElse(background, old.background()),
          Objects.requireNonNullElse(defaultLanguage, old.defaultLanguage()),
          communicationStyle == null ? old.communicationStyle() : communicationStyle,
          old.createdAt(),
          old.updatedAt());
    }
  }

  /**
   * Which personas to list, in which order, and which page of them.
   *
   * @param search text that the name or the background contains, whatever its case; null for all
   * @param order null for the order of the ids
   * @param offset to skip, at least 0
   * @param limit at most
   */
  public record PersonaQuery(
      @Nullable String search, @Nullable ListOrder order, long offset, long limit) {

    private Comparator<Persona> comparator() {
      return order == null
          ? Comparator.comparing(Persona::id)
          : order.comparator(Persona::name, Persona::createdAt, Persona::updatedAt);
    }
  }

  /** Makes a persona. */
  public EntityId create(Caller caller, NewPersona wanted) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          var persona =
              new Persona(
                  id,
                  wanted.name(),
                  wanted.role(),
                  wanted.developedBy(),
                  wanted.background(),
                  wanted.defaultLanguage(),
                  wanted.communicationStyle(),
                  unit.at(),
                  unit.at());
          caller.require(Permission.PERSONA_CREATE, attributes(persona));
          requireNameFree(unit.tx(), persona);
          unit.tx().personas().insert(persona);
          unit.log(Change.Draft.of("persona.created", subject(persona), persona.name()));
          return id;
        });
  }

  /** Personas that the caller may see, filtered, sorted and paged. */
  public Page<Persona> list(Caller caller, PersonaQuery query) {
    List<Persona> matches =
        caller.snapshot().personas().values().stream()
            .filter(each -> Search.matches(query.search(), each.name(), each.background()))
            .filter(each -> caller.may(Permission.PERSONA_GET, attributes(each)))
            .sorted(query.comparator())
            .toList();
    return Page.of(matches, query.offset(), query.limit());
  }

  /** The persona. */
  public Persona get(Caller caller, EntityId id) {
    Persona persona = existing(caller.snapshot(), id);
    caller.require(Permission.PERSONA_GET, attributes(persona));
    return persona;
  }

  /** A persona that is known to have been there; refused as not found if it has gone since. */
  public static Persona existing(TenantSnapshot snapshot, EntityId id) {
    return require(snapshot.personas().get(id));
  }

  /** Changes fields of a persona; a change that changes nothing leaves no trace. */
  public void update(Caller caller, EntityId id, PersonaChanges changes) {
    work.write(
        caller,
        unit -> {
          Persona before = require(unit.tx().personas().find(id));
          caller.require(Permission.PERSONA_UPDATE, attributes(before));
          Persona after = changes.of(before);
          if (after.equals(before)) {
            return id;
          }
          if (!after.name().equals(before.name())) {
            requireNameFree(unit.tx(), after);
          }
          unit.tx().personas().update(after.touched(unit.at()));
          unit.log(Change.Draft.of("persona.updated", subject(after), after.name()));
          return id;
        });
  }

  /** Removes a persona. */
  public void delete(Caller caller, EntityId id) {
    work.write(
        caller,
        unit -> {
          Persona persona = require(unit.tx().personas().find(id));
          caller.require(Permission.PERSONA_DELETE, attributes(persona));
          unit.tx().personas().delete(id);
          unit.log(Change.Draft.of("persona.deleted", subject(persona), persona.name()));
          return id;
        });
  }

  private static void requireNameFree(TenantTx tx, Persona persona) {
    if (tx.personas().findByName(persona.name()) != null) {
      throw new DomainException(
          new DomainError.Conflict(
              "persona_name_taken",
              "A persona named \"%s\" exists already; choose another name."
                  .formatted(persona.name())));
    }
  }

  private static Persona require(@Nullable Persona persona) {
    if (persona == null) {
      throw new DomainException(
          new DomainError.NotFound("persona_not_found", "There is no persona with this id."));
    }
    return persona;
  }

  private static Attributes attributes(Persona persona) {
    return Attributes.of(Map.of("id", persona.id().hex(), "name", persona.name()));
  }

  private static Subject subject(Persona persona) {
    return Subject.of(SubjectType.PERSONA, persona.id());
  }
}
