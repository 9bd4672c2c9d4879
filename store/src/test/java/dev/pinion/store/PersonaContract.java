package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Persona;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link PersonaStore} states. */
interface PersonaContract extends StoreFixture {

  private static Persona persona(String name) {
    return new Persona(
        Samples.id(),
        name,
        "guide " + Samples.TEXT,
        "Acme",
        Samples.TEXT,
        "eng",
        Samples.json(),
        Samples.TIME,
        Samples.LATER);
  }

  private Persona stored(String name) {
    Persona persona = persona(name);
    write(tx -> tx.personas().insert(persona));
    return persona;
  }

  @Test
  default void personasReadBackEqualById() {
    Persona second = persona("z " + Samples.TEXT);
    Persona third = stored("a");
    write(tx -> tx.personas().insert(second));
    assertThat(found(tx -> tx.personas().find(second.id()))).isEqualTo(second);
    assertThat(listed(tx -> tx.personas().all())).containsExactly(second, third);
    assertThat(listed(tx -> tx.personas().all()).getFirst().communicationStyle())
        .hasToString(Samples.json().toString());
  }

  @Test
  default void aPersonaUpdateReplacesEveryField() {
    Persona made = stored("before");
    var changed =
        new Persona(
            made.id(),
            "after",
            "r",
            "d",
            "",
            "",
            Map.of(),
            made.createdAt(),
            Samples.LATER.plusMillis(1));
    write(tx -> tx.personas().update(changed));
    assertThat(found(tx -> tx.personas().find(made.id()))).isEqualTo(changed);
  }

  @Test
  default void onlyOnePersonaOfAName() {
    Persona first = stored("Name");
    Persona lower = stored("name");
    refused(tx -> tx.personas().insert(persona("Name")));
    refused(
        tx ->
            tx.personas()
                .update(
                    new Persona(
                        lower.id(),
                        "Name",
                        "",
                        "",
                        "",
                        "",
                        Map.of(),
                        lower.createdAt(),
                        lower.updatedAt())));
    assertThat(found(tx -> tx.personas().findByName("Name"))).isEqualTo(first.id());
    assertThat(found(tx -> tx.personas().findByName("NAME"))).isNull();
  }

  @Test
  default void aDeletedPersonaIsGoneAndItsNameFree() {
    Persona made = stored("name");
    write(tx -> tx.personas().delete(made.id()));
    assertThat(found(tx -> tx.personas().find(made.id()))).isNull();
    assertThat(listed(tx -> tx.personas().all())).isEmpty();
    refused(tx -> tx.personas().delete(made.id()));
    refused(tx -> tx.personas().update(made));
    Persona heir = stored("name");
    assertThat(found(tx -> tx.personas().findByName("name"))).isEqualTo(heir.id());
  }

  @Test
  default void aPersonaBelongsToItsTenant() {
    Persona made = stored("name");
    EntityId id = made.id();
    assertThat(found(stranger(), tx -> tx.personas().find(id))).isNull();
    assertThat(found(stranger(), tx -> tx.personas().findByName("name"))).isNull();
    assertThat(found(stranger(), tx -> tx.personas().all())).isEqualTo(List.of());
    refused(stranger(), tx -> tx.personas().update(made));
    refused(stranger(), tx -> tx.personas().delete(id));
    write(stranger(), tx -> tx.personas().insert(persona("name")));
    assertThat(found(tx -> tx.personas().find(id))).isEqualTo(made);
  }
}
