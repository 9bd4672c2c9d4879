package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code forge service list}: what its options leave, and what it says of the rest. */
class ServiceListCommandTest extends CommandTest {
  /** Some more than two of the server's pages. */
  private static final List<Line> LINES = IntStream.range(10, 55).mapToObj(Line::new).toList();

  /** A service, whose number says everything of it. */
  private record Line(int number) {

    String name() {
      return "Line " + number;
    }

    String description() {
      return number % 9 == 0 ? "100 % of Zürich & BASEL+" : "A desk.";
    }

    boolean active() {
      return number % 7 > 0;
    }

    /** Tags by key; an empty value stands for none. */
    Map<String, String> tags() {
      var tags = new HashMap<String, String>();
      tags.put("team", number % 2 == 0 ? "care" : "sales");
      if (number % 5 == 0) {
        tags.put("vip", number % 10 == 0 ? "" : "yes");
      }
      if (number == 53 || number == 54) {
        tags.put("site", "https://a.example/?x=1:2");
      }
      return tags;
    }

    Map<String, ?> fields() {
      return Map.of("description", description(), "is_active", active(), "tags", tagList());
    }

    private List<Map<String, @Nullable String>> tagList() {
      var list = new ArrayList<Map<String, @Nullable String>>();
      tags()
          .forEach(
              (key, value) -> {
                var tag = new HashMap<String, @Nullable String>();
                tag.put("key", key);
                tag.put("value", value.isEmpty() ? null : value);
                list.add(tag);
              });
      return list;
    }

    boolean has(String key, String value) {
      return Objects.equals(tags().get(key), value);
    }

    boolean says(String text) {
      return (name() + "\n" + description())
          .toLowerCase(Locale.ROOT)
          .contains(text.toLowerCase(Locale.ROOT));
    }
  }

  @BeforeAll
  static void prepare() {
    LINES.forEach(line -> world.service(line.name(), line.fields()));
  }

  private static String[] list(String... options) {
    return Stream.concat(Stream.of("service", "list"), Arrays.stream(options))
        .toArray(String[]::new);
  }

  /** Checks that the options leave just these, in the order of their names, and nothing is said. */
  private void lists(Predicate<Line> which, String... options) {
    List<String> expected = LINES.stream().filter(which).map(Line::name).toList();
    assertThat(expected).as("what %s leaves", List.of(options)).isNotEmpty();
    assertThat(names(forge.done(list(options)))).isEqualTo(expected);
    assertThat(forge.json(list(options)).get("items").valueStream())
        .extracting(item -> item.get("name").asString())
        .isEqualTo(expected);
  }

  private static List<String> names(String table) {
    return table.lines().skip(1).map(line -> line.substring(0, 7)).toList();
  }

  @Test
  void eachOptionLeavesWhatItSays() {
    lists(_ -> true);
    lists(Line::active, "--active");
    lists(line -> !line.active(), "--inactive");
    lists(line -> line.says("line 3"), "--search", "lINe 3");
    lists(line -> line.says("zürich"), "--search", "ZÜRICH");
    lists(line -> line.says("basel"), "--search", "% of zürich & basel+");
    lists(line -> line.has("team", "care"), "--tag", "team:care");
    lists(line -> line.has("vip", "yes"), "--tag", "vip:yes");
    lists(line -> line.has("vip", ""), "--tag", "vip:");
    lists(line -> line.tags().containsKey("vip"), "--tag", "vip:*");
    lists(line -> line.number() > 52, "--tag", "site:https://a.example/?x=1:2");
  }

  @Test
  void allThatIsAskedForMustHold() {
    Predicate<Line> care = line -> line.has("team", "care");
    Predicate<Line> vip = line -> line.tags().containsKey("vip");
    lists(care.and(vip), "--tag", "team:care", "--tag", "vip:*");
    lists(care.and(line -> line.has("vip", "")), "--tag", "vip:", "--tag", "team:care");
    lists(care.and(Line::active), "--tag", "team:care", "--active");
    lists(
        care.negate().and(line -> !line.active()).and(line -> line.says("4")),
        "--inactive",
        "--tag",
        "team:sales",
        "--search",
        "4");
  }

  @Test
  void whatNothingIsLikeIsNothing() {
    for (String tag : List.of("team:Care", "team:", "Team:care", "tea:*", "team:car", "site:x")) {
      assertThat(names(forge.done(list("--tag", tag)))).as(tag).isEmpty();
    }
    assertThat(names(forge.done(list("--tag", "team:care", "--tag", "team:sales")))).isEmpty();
    assertThat(forge.json(list("--search", "nowhere")).get("items")).isEmpty();
  }

  @Test
  void whatALimitLeavesOutIsSaidBesideTheAnswer() {
    TestForge.Run run = forge.run(list("--limit", "7")).expect(ExitCode.DONE);
    assertThat(names(run.out())).hasSize(7).startsWith("Line 10").endsWith("Line 16");
    assertThat(run.err()).isEqualTo("Listed 7 of 45 services; a larger --limit lists more.\n");

    run = forge.run(list("--limit", "21", "--active", "--json")).expect(ExitCode.DONE);
    assertThat(CliJson.mapper().readTree(run.out()).get("items")).hasSize(21);
    assertThat(run.err()).isEqualTo("Listed 21 of 39 services; a larger --limit lists more.\n");

    run = forge.run(list("--limit", "2", "--tag", "vip:yes")).expect(ExitCode.DONE);
    assertThat(names(run.out())).containsExactly("Line 15", "Line 25");
    assertThat(run.err())
        .isEqualTo("2 services listed, and there are more; a larger --limit lists them.\n");

    run = forge.run(list("--limit", "1", "--tag", "site:*")).expect(ExitCode.DONE);
    assertThat(names(run.out())).containsExactly("Line 53");
    assertThat(run.err())
        .isEqualTo("1 service listed, and there are more; a larger --limit lists them.\n");
  }

  @Test
  void whatALimitDoesNotLeaveOutIsNotSpokenOf() {
    for (String limit : List.of("45", "46", "1000000")) {
      assertThat(names(forge.done(list("--limit", limit)))).as(limit).hasSize(LINES.size());
    }
    assertThat(names(forge.done(list("--limit", "2", "--tag", "site:*")))).hasSize(2);
    assertThat(names(forge.done(list("--limit", "20", "--search", "line 2")))).hasSize(10);
  }

  @Test
  void whatCannotBeMeantIsRefusedBeforeAnythingIsAsked() {
    forge.with(Profiles.URL, "http://127.0.0.1:1");
    assertThat(usage("--active", "--inactive")).isEqualTo("Give --active or --inactive, not both.");
    for (String limit : List.of("0", "-3")) {
      assertThat(usage("--limit", limit)).isEqualTo("--limit must be at least 1.");
    }
    assertThat(usage("--limit", "many")).contains("--limit").contains("many");
    for (String tag : List.of("care", ":care", ":", "")) {
      assertThat(usage("--tag", "team:care", "--tag", tag))
          .isEqualTo("\"%s\" is no tag; write KEY:VALUE, KEY:* or KEY: with --tag.".formatted(tag));
    }
    assertThat(usage("--tag", "a\u001b[2J"))
        .isEqualTo("\"a\uFFFD[2J\" is no tag; write KEY:VALUE, KEY:* or KEY: with --tag.");
    assertThat(usage("--actve")).startsWith("There is no option \"--actve\"; did you mean");
  }

  private String usage(String... options) {
    TestForge.Run run = forge.run(list(options)).expect(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    return run.err().lines().findFirst().orElse("");
  }
}
