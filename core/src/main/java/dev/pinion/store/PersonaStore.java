package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Persona;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Personas of a tenant. */
public interface PersonaStore {

  /** The persona; null if there is none. */
  @Nullable Persona find(EntityId id);

  /** The persona of exactly that name; null if there is none. */
  @Nullable EntityId findByName(String name);

  /** Every persona, by id. */
  List<Persona> all();

  /** Adds a persona; the database refuses a second one of a name. */
  void insert(Persona persona);

  /** Replaces a persona. */
  void update(Persona persona);

  /** Removes a persona. */
  void delete(EntityId id);
}
