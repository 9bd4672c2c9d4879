package dev.pinion.http.system;

import dev.pinion.domain.Sha256;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Prepared;
import dev.pinion.http.api.Weights;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands at {@code /}: a page for people, and the same in short as JSON for everybody else.
 * The page loads nothing but its icon and runs nothing.
 */
public final class FrontPage {
  private static final Param<@Nullable String> ACCEPT =
      Param.header("Accept", Types.string().nullable());

  private final BooleanSupplier ready;
  private final Supplier<String> baseUrl;
  private final String version;
  private final Map<String, String> links = new LinkedHashMap<>();
  private final String style = resource("front.css");
  private final String page = resource("front.html");
  private final Prepared icon = new Prepared("image/svg+xml", resource("icon.svg"));
  private final String policy =
      "default-src 'none'; style-src '%s'; img-src 'self'; base-uri 'none'; form-action 'none';"
              .formatted(hash(style))
          + " frame-ancestors 'none'";

  /**
   * A page.
   *
   * @param dialects those whose OpenAPI documents it leads to
   * @param ready whether the server can serve requests
   * @param baseUrl the address that clients use, without a slash at its end; asked for when the
   *     server listens
   * @param console whether there is a console to lead to
   */
  public FrontPage(
      List<Dialect> dialects, BooleanSupplier ready, Supplier<String> baseUrl, boolean console) {
    this.ready = ready;
    this.baseUrl = baseUrl;
    String packaged = FrontPage.class.getPackage().getImplementationVersion();
    this.version = packaged == null ? "not packaged" : packaged;
    if (console) {
      links.put("console", "The console: what runs, what would change, who waits for whom");
    }
    dialects.forEach(
        dialect ->
            links.put(
                "openapi/" + dialect.name() + ".json",
                "The %s API, as an OpenAPI document".formatted(capital(dialect.name()))));
    links.put("healthz", "Whether the process is running");
    links.put("readyz", "Whether it can serve; for load balancers");
    links.put("metrics", "Counters and timers, for Prometheus");
    links.put(".well-known/jwks.json", "The keys that verify its tokens");
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Operation.of("front-page", "GET", "/", "What this server is")
            .access(Operation.Access.PUBLIC)
            .extras(ACCEPT)
            .handle(this::front),
        Operation.of("icon", "GET", "/favicon.ico", "The icon of the front page")
            .access(Operation.Access.PUBLIC)
            .handle(call -> Answer.of(200, icon).with("Cache-Control", "max-age=86400")));
  }

  /** What the page says, for programs. */
  record Front(String name, String version, boolean ready, List<String> links) {}

  private Answer front(Call call) {
    boolean isReady = ready.getAsBoolean();
    String accept = call.find(ACCEPT);
    Answer answer =
        accept != null && prefersHtml(accept)
            ? Answer.of(200, new Answer.Raw("text/html; charset=utf-8", html(isReady)))
                .with("Content-Security-Policy", policy)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
            : Answer.of(200, new Front("Pinion", version, isReady, paths()));
    return answer.with("Vary", "Accept").with("Cache-Control", "no-cache");
  }

  private List<String> paths() {
    return links.keySet().stream().map(path -> "/" + path).toList();
  }

  private static boolean prefersHtml(String accept) {
    Map<String, Double> weights = Weights.of(List.of(accept));
    double any = weights.getOrDefault("*/*", 0.0);
    double html = weights.getOrDefault("text/html", weights.getOrDefault("text/*", any));
    double json =
        weights.getOrDefault("application/json", weights.getOrDefault("application/*", any));
    return html > json;
  }

  private String html(boolean isReady) {
    String items =
        links.entrySet().stream()
            .map(
                link ->
                    "<dt><a href=\"%s\">/%1$s</a></dt><dd>%s</dd>"
                        .formatted(link.getKey(), escape(link.getValue())))
            .collect(Collectors.joining("\n"));
    return page.replace("{style}", style)
        .replace("{stateClass}", isReady ? "ready" : "waiting")
        .replace("{state}", isReady ? "Ready" : "Not ready")
        .replace("{links}", items)
        .replace("{base}", escape(baseUrl.get()))
        .replace("{version}", escape("Version: " + version));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** The source of a style that a content security policy allows: exactly this text. */
  private static String hash(String text) {
    byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private static String resource(String name) {
    try (InputStream in = FrontPage.class.getResourceAsStream("/web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
