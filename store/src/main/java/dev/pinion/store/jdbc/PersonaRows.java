package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Persona;
import dev.pinion.store.PersonaStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Personas in SQL. */
final class PersonaRows extends Rows implements PersonaStore {

  PersonaRows(Handle handle, EntityId tenant) {
    super(handle, tenant);
  }

  @Override
  public @Nullable Persona find(EntityId id) {
    return first(
        query("select * from persona where tenant_id = :tenant and id = :id").bind("id", id.hex()),
        PersonaRows::persona);
  }

  @Override
  public @Nullable EntityId findByName(String name) {
    return first(
        query("select id from persona where tenant_id = :tenant and name = :name")
            .bind("name", name),
        row -> id(row, "id"));
  }

  @Override
  public List<Persona> all() {
    return list(
        query("select * from persona where tenant_id = :tenant order by id"), PersonaRows::persona);
  }

  @Override
  public void insert(Persona persona) {
    one(
        bind(
                """
                insert into persona (id, tenant_id, name, role, developed_by, background,
                  default_language, communication_style, created_at, updated_at)
                values (:id, :tenant, :name, :role, :developedBy, :background,
                  :language, :style, :createdAt, :updatedAt)
                """,
                persona)
            .bind("createdAt", persona.createdAt().toEpochMilli()));
  }

  @Override
  public void update(Persona persona) {
    one(
        bind(
            """
            update persona set name = :name, role = :role, developed_by = :developedBy,
              background = :background, default_language = :language,
              communication_style = :style, updated_at = :updatedAt
            where tenant_id = :tenant and id = :id
            """,
            persona));
  }

  private Update bind(String sql, Persona persona) {
    return update(sql)
        .bind("id", persona.id().hex())
        .bind("name", persona.name())
        .bind("role", persona.role())
        .bind("developedBy", persona.developedBy())
        .bind("background", persona.background())
        .bind("language", persona.defaultLanguage())
        .bind("style", json(persona.communicationStyle()))
        .bind("updatedAt", persona.updatedAt().toEpochMilli());
  }

  @Override
  public void delete(EntityId id) {
    one(update("delete from persona where tenant_id = :tenant and id = :id").bind("id", id.hex()));
  }

  private static Persona persona(ResultSet row) throws SQLException {
    return new Persona(
        id(row, "id"),
        row.getString("name"),
        row.getString("role"),
        row.getString("developed_by"),
        row.getString("background"),
        row.getString("default_language"),
        JsonText.readObject(row.getString("communication_style")),
        time(row, "created_at"),
        time(row, "updated_at"));
  }
}
