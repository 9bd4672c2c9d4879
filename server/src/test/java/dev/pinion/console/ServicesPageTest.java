package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.TestTenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The list of services where there are more than fit on a page. It would catch a filter, an order
 * or a page that shows other services than it says, or that is lost when the page is loaded again.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class ServicesPageTest extends DemoConsoleTest {
  private static final int SERVICES = 45;
  private static final int ROWS = 20;
  private static final IntPredicate ACTIVE = n -> n % 5 != 0;
  private static final IntPredicate SHOP = n -> n % 2 == 0;
  private static final IntPredicate PILOT = n -> n % 7 == 0;

  private TestTenant tenant;

  @BeforeAll
  void makeServices() {
    tenant = server.tenant("lines");
    makeServices(tenant.platform(), IntStream.rangeClosed(1, SERVICES).boxed().toList());
  }

  private static void makeServices(Http workspace, List<Integer> numbers) {
    String agent = PlatformBodies.made(workspace, "agents", "Front desk");
    String graph = PlatformBodies.made(workspace, "context-graphs", "Booking");
    for (int n : numbers) {
      Map<String, Object> service =
          Map.of(
              "name",
              name(n),
              "description",
              "",
              "is_active",
              ACTIVE.test(n),
              "agent_id",
              agent,
              "context_graph_id",
              graph,
              "tags",
              tags(n));
      workspace.post("services", service).expect(201);
    }
  }

  private static List<Map<String, String>> tags(int number) {
    List<Map<String, String>> tags = new ArrayList<>();
    tags.add(Map.of("key", "team", "value", SHOP.test(number) ? "shop" : "care"));
    if (PILOT.test(number)) {
      tags.add(Map.of("key", "pilot", "value", "since " + number));
    }
    return tags;
  }

  @Test
  void aSearchIsInTheAddressAndGoesOn() {
    Visitor visitor = open("");
    visitor.page().getByLabel("Search names and descriptions").fill("LINE 1");
    stays(visitor, "search=LINE\\+1", services(n -> n / 10 == 1 && ACTIVE.test(n)));
    assertThat(visitor.page().getByLabel("Search names and descriptions")).hasValue("LINE 1");

    visitor.page().getByLabel("Search names and descriptions").fill("nobody is called so");
    assertThat(visitor.heading("No service matches")).isVisible();
    visitor.requireAccessible();
    visitor.button("Show all").click();
    assertThat(visitor.page().getByLabel("Search names and descriptions")).hasValue("");
    stays(visitor, "", services(ACTIVE).subList(0, ROWS));
  }

  @Test
  void aTagIsLookedForByItsKeyOrByKeyAndValue() {
    Visitor visitor = open("");
    Locator tag = visitor.page().getByLabel("Tag (key or key:value)");
    tag.fill("pilot");
    stays(visitor, "tag=pilot", services(PILOT.and(ACTIVE)));
    tag.fill("pilot:since 14");
    stays(visitor, "tag=pilot%3Asince\\+14", List.of(name(14)));
    tag.fill("team:shop");
    stays(visitor, "tag=team%3Ashop", services(SHOP.and(ACTIVE)));
    visitor.page().getByLabel("Search names and descriptions").fill("2");
    IntPredicate two = n -> name(n).contains("2");
    stays(visitor, "tag=team%3Ashop&search=2", services(SHOP.and(ACTIVE).and(two)));
    assertThat(tag).hasValue("team:shop");
  }

  @Test
  void inactiveServicesShowWhenTheyAreAskedFor() {
    Visitor visitor = open("");
    stays(visitor, "", services(ACTIVE).subList(0, ROWS));
    Locator show = visitor.page().getByLabel("Show");
    show.selectOption("Inactive services");
    stays(visitor, "active=false", services(ACTIVE.negate()));
    assertThat(visitor.page().locator("tbody").getByText("inactive")).hasCount(9);
    show.selectOption("All services");
    stays(visitor, "active=all", services(_ -> true).subList(0, ROWS));
    assertThat(show).hasValue("all");
    show.selectOption("Active services");
    stays(visitor, "", services(ACTIVE).subList(0, ROWS));
  }

  @Test
  void whereNoInactiveServiceMatchesTheOthersAreOneStepAway() {
    Visitor visitor = open("?active=false&search=Line+01");
    assertThat(visitor.heading("No service matches")).isVisible();
    visitor.button("Show all").click();
    stays(visitor, "active=all", services(_ -> true).subList(0, ROWS));

    TestTenant other = server.tenant("all-active");
    makeServices(other.platform(), List.of(1));
    Visitor elsewhere = visitor().signIn(other.credentials().platformApiKey());
    elsewhere.open("/console/services?active=false");
    assertThat(elsewhere.heading("No service matches")).isVisible();
    elsewhere.button("Show all").click();
    assertThat(elsewhere.link(name(1))).isVisible();
  }

  @Test
  void namesAreInOrderBothWays() {
    Visitor visitor = open("?active=all");
    Locator head =
        visitor
            .page()
            .getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("Service"));
    assertThat(head).hasAttribute("aria-sort", "ascending");
    head.getByRole(AriaRole.BUTTON).click();
    List<String> backwards = services(_ -> true).reversed();
    stays(visitor, "active=all&sort=-name", backwards.subList(0, ROWS));
    assertThat(head).hasAttribute("aria-sort", "descending");
    visitor.button("Next").click();
    stays(visitor, "active=all&sort=-name&offset=20", backwards.subList(ROWS, 2 * ROWS));
    head.getByRole(AriaRole.BUTTON).click();
    // Another order begins at its first page.
    stays(visitor, "active=all&sort=%2Bname", services(_ -> true).subList(0, ROWS));
    assertThat(head).hasAttribute("aria-sort", "ascending");
    visitor.requireAccessible();
  }

  @Test
  void pagesAreTurnedToTheLastAndBack() {
    Visitor visitor = open("?active=all");
    List<String> all = services(_ -> true);
    Locator pages = visitor.page().locator("nav.pager");
    assertThat(pages).containsText("1 to 20 of 45");
    assertThat(visitor.button("Previous")).isDisabled();
    visitor.button("Next").click();
    stays(visitor, "active=all&offset=20", all.subList(ROWS, 2 * ROWS));
    assertThat(pages).containsText("21 to 40 of 45");
    visitor.button("Next").click();
    stays(visitor, "active=all&offset=40", all.subList(2 * ROWS, SERVICES));
    assertThat(pages).containsText("41 to 45 of 45");
    assertThat(visitor.button("Next")).isDisabled();
    visitor.requireAccessible();
    visitor.button("Previous").click();
    visitor.button("Previous").click();
    stays(visitor, "active=all", all.subList(0, ROWS));

    visitor.button("Next").click();
    visitor.page().getByLabel("Tag (key or key:value)").fill("pilot");
    // What is found begins at its first page.
    stays(visitor, "active=all&tag=pilot", services(PILOT));
  }

  @Test
  void allOfThemTogetherAreInTheAddressOfALink() {
    Visitor visitor = open("?search=line&tag=team:care&active=all&sort=-name&offset=20");
    List<String> care = services(SHOP.negate()).reversed();
    assertThat(rows(visitor)).hasText(care.subList(ROWS, care.size()).toArray(String[]::new));
    assertThat(visitor.page().getByLabel("Search names and descriptions")).hasValue("line");
    assertThat(visitor.page().getByLabel("Tag (key or key:value)")).hasValue("team:care");
    assertThat(visitor.page().getByLabel("Show")).hasValue("all");
  }

  private Visitor open(String query) {
    String key = tenant.credentials().platformApiKey();
    return visitor().signIn(key).open("/console/services" + query);
  }

  /** Fails unless these services are shown, the address says so, and both outlast a reload. */
  private static void stays(Visitor visitor, String query, List<String> services) {
    Set<String> wanted = new HashSet<>(query.isEmpty() ? List.of() : List.of(query.split("&")));
    for (boolean again : List.of(false, true)) {
      if (again) {
        visitor.page().reload();
      }
      assertThat(rows(visitor)).hasText(services.toArray(String[]::new));
      StringBuilder address = new StringBuilder("/console/services");
      wanted.forEach(each -> address.append("(?=.*[?&]").append(each).append("(&|$))"));
      assertThat(visitor.page()).hasURL(Pattern.compile(address.toString()));
    }
  }

  /** The names of the services that are shown. */
  private static Locator rows(Visitor visitor) {
    return visitor.page().locator("tbody th a");
  }

  private static List<String> services(IntPredicate which) {
    return IntStream.rangeClosed(1, SERVICES)
        .filter(which)
        .mapToObj(ServicesPageTest::name)
        .toList();
  }

  private static String name(int number) {
    return "Line %02d".formatted(number);
  }
}
