package dev.pinion.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.http.schema.Rendered;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderingsTest {
  private final Renderings<Thing, Shown> renderings = new Renderings<>();
  private int written;

  private record Thing(String name) {}

  private record Shown(String thingName, @Nullable String ownerName) {}

  private record Page(
      List<Rendered<Shown>> items, boolean hasMore, @Nullable Rendered<Shown> last) {}

  private Rendered<Shown> of(Thing thing, String aspect, String owner) {
    return renderings.of(
        thing,
        aspect,
        List.of(owner),
        () -> {
          written++;
          return new Shown(thing.name() + aspect, owner);
        });
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** Catches what is written again for nobody, and what stays when it should not. */
  @Test
  void itIsWrittenOnceForAStateAndWhatElseItShows() {
    var thing = new Thing("Zoë 🦜");
    assertThat(of(thing, "", "Ada")).isSameAs(of(thing, "", "Ada"));
    assertThat(written).isEqualTo(1);
    assertThat(text(of(thing, "", "Bob").json()))
        .isEqualTo("{\"thing_name\":\"Zoë 🦜\",\"owner_name\":\"Bob\"}");
    assertThat(text(of(thing, "!", "Bob").json())).contains("Zoë 🦜!");
    assertThat(of(thing, "", "Bob")).isSameAs(of(thing, "", "Bob"));
    assertThat(written).isEqualTo(3);
    of(new Thing("Zoë 🦜"), "", "Bob");
    assertThat(written).as("another object is another state").isEqualTo(4);
  }

  /** Catches bytes that come out quoted, twice encoded or without the comma between them. */
  @Test
  void itStandsInAnswersWhereTheValueWould() {
    List<Shown> shown =
        List.of(new Shown("a \"b\" \\ é 漢", null), new Shown("🦜".repeat(3_000), "x"));
    List<Rendered<Shown>> rendered =
        shown.stream().map(each -> new Rendered<Shown>(Json.write(each))).toList();
    assertThat(text(Json.write(new Page(rendered, true, rendered.getLast()))))
        .isEqualTo(text(Json.write(new Plain(shown, true, shown.getLast()))));
    assertThat(text(Json.write(new Page(List.of(), false, null))))
        .isEqualTo("{\"items\":[],\"has_more\":false,\"last\":null}");
    assertThat(text(Json.write(rendered.getFirst()))).isEqualTo(text(Json.write(shown.getFirst())));
  }

  private record Plain(List<Shown> items, boolean hasMore, @Nullable Shown last) {}
}
