package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person at a browser of their own: no other visitor's cookies or storage. */
public final class Visitor implements AutoCloseable {
  private static final String AXE = axe();

  /** Fingers need targets of 24 pixels or room between them, which axe looks at when asked only. */
  private static final Map<String, Object> AXE_OPTIONS =
      Map.of(
          "resultTypes",
          List.of("violations"),
          "rules",
          Map.of("target-size", Map.of("enabled", true)));

  /** What looks at colours: all else is the same in a dark scheme. */
  private static final Map<String, Object> COLOUR_OPTIONS =
      Map.of(
          "resultTypes",
          List.of("violations"),
          "runOnly",
          Map.of("type", "rule", "values", List.of("color-contrast", "link-in-text-block")));

  private final String baseUrl;
  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  /** Somebody who has just opened a browser. */
  public Visitor(String baseUrl) {
    this(baseUrl, new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /** The same with a browser as the options say. */
  public Visitor(String baseUrl, Browser.NewContextOptions options) {
    this.baseUrl = baseUrl;
    this.context = Chromium.get().newContext(options);
    this.page = context.newPage();
    page.onPageError(fault -> faults.add("the page threw " + fault));
    page.onConsoleMessage(
        message -> {
          // The browser itself notes refusals of the API, which the pages handle.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            faults.add("the page's console says " + message.text());
          }
        });
  }

  /** What they look at. */
  public Page page() {
    return page;
  }

  /** Their browser's cookies and storage. */
  public BrowserContext context() {
    return context;
  }

  /** Signs in with an API key as the page does it, but for the form, and looks at the console. */
  public Visitor signIn(String key) {
    var withKey = RequestOptions.create().setHeader("Authorization", "Bearer " + key);
    assertThat(context.request().post(baseUrl + "/v1/auth/session", withKey)).isOK();
    open("/console");
    assertThat(page.getByRole(AriaRole.NAVIGATION).first()).isVisible();
    return this;
  }

  /** Signs in by typing an API key. */
  public Visitor signInByForm(String key) {
    open("/console");
    page.getByLabel("Platform API key").fill(key);
    button("Sign in").click();
    assertThat(page.getByRole(AriaRole.NAVIGATION).first()).isVisible();
    return this;
  }

  /** Types an address of this server. */
  public Visitor open(String path) {
    page.navigate(baseUrl + path);
    return this;
  }

  /** The button that is called so. */
  public Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The link that is called so. */
  public Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The heading that says so. */
  public Locator heading(String text) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  /** The part of the page with this heading. */
  public Locator region(String heading) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(heading).setExact(true));
  }

  /** The line of text with this label. */
  public Locator field(String label) {
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  /** The entry of a list with this heading, or a heading that begins so. */
  public Locator entry(String heading) {
    Locator title = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(heading));
    return page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHas(title));
  }

  /** Takes a picture of the whole page. */
  public void picture(Path file) {
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
  }

  /** Fails unless axe finds nothing wrong with the page in a light and in a dark scheme. */
  public void requireAccessible() {
    // Until its module is there, a page has none.
    assertThat(page.locator("h1").first()).isVisible();
    page.evaluate(AXE);
    requireNothingFound(ColorScheme.LIGHT, AXE_OPTIONS);
    requireNothingFound(ColorScheme.DARK, COLOUR_OPTIONS);
  }

  private void requireNothingFound(ColorScheme scheme, Map<String, Object> options) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    Object found =
        page.evaluate(
            """
            async (options) => (await axe.run(document, options)).violations.map(
              (v) => v.id + ': ' + v.help + '\\n  ' +
                v.nodes.map((n) => n.html + '  ' + (n.any[0]?.message ?? '')).join('\\n  '))
            """,
            options);
    assertThat((List<?>) Objects.requireNonNull(found))
        .as("what axe finds on %s in a %s scheme", page.url(), scheme)
        .isEmpty();
  }

  /** Fails if a page threw, or if the browser refused to run or load something. */
  public void requireNoFaults() {
    assertThat(faults).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }

  private static String axe() {
    try (InputStream in = Visitor.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
